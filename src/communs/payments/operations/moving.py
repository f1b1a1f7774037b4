"""Writing one move of a locked payment."""

from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.dossiers.models import Dossier
from communs.payments.enums import OPEN, PaymentState, Reason
from communs.payments.models import Payment
from communs.payments.workflow import WORKFLOW


def move(
    payment: Payment, verb: str, dossier: Dossier | None, *, by: Person | None = None, reason: Reason = Reason.NONE
) -> None:
    """Give a locked payment its next state, with the moment; write it whole, and an audit row of its dossier.

    `dossier` is None when it is gone: the journal then speaks of the payment. Raises `IllegalTransition`.
    """
    former, payment.state = payment.state, WORKFLOW.target(verb, payment.state)
    payment.reason = reason
    settles = payment.state not in OPEN and payment.state != PaymentState.REFUNDED
    payment.settled_at = timezone.now() if settles else payment.settled_at
    payment.save()
    data = {"payment": payment.reference, "amount": payment.amount, "from": former, "reason": reason.value}
    record(dossier or payment, f"{verb}_payment", actor=by, data=data)
