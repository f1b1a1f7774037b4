"""The legal moves of a payment.

What the provider says of money is true whenever it is said: a payment that was given up is still `paid` when the money
came after all.
"""

from communs.core.workflow import Transition, Workflow
from communs.payments.enums import OPEN, UNPAID, PaymentState

WORKFLOW = Workflow(
    Transition("send", {PaymentState.CREATED}, PaymentState.SENT),
    Transition("pay", {PaymentState.SENT} | UNPAID, PaymentState.PAID),
    Transition("refuse", {PaymentState.SENT}, PaymentState.REFUSED),
    Transition("abandon", {PaymentState.SENT}, PaymentState.ABANDONED),
    Transition("expire", OPEN, PaymentState.EXPIRED),
    Transition("fail", OPEN | UNPAID - {PaymentState.FAILED}, PaymentState.FAILED),
    Transition("refund", {PaymentState.PAID}, PaymentState.REFUNDED),
)
