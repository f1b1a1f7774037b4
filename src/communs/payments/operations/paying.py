"""Beginning a payment: the row first, then the provider, then the row again."""

import secrets
import string
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.remote import Unavailable
from communs.dossiers.addresses import absolute
from communs.dossiers.models import Dossier
from communs.dossiers.operations.filing import check
from communs.dossiers.operations.preconditions import standing
from communs.dossiers.queries import dossier_for
from communs.payments.due import NAME, due_of, mode_of
from communs.payments.enums import OPEN, PaymentState, Reason
from communs.payments.errors import NothingDue, WaitsElsewhere
from communs.payments.models import Payment
from communs.payments.operations.moving import move
from communs.payments.operations.settling import settle
from communs.payments.providers import Order, OrderRefused, current, provider_named
from communs.payments.queries import open_payment
from communs.procedures.fees.amount import fee_of

ALPHABET = string.ascii_uppercase + string.digits
REFERENCE = 20
SECOND_CLICK = timedelta(seconds=5)
PAGE_LASTS = timedelta(minutes=15)
"""PayFiP opens the page of an operation for a quarter of an hour."""


def pay(person: Person, number: int) -> str:
    """Begin the payment that a complete draft owes; return the address of the provider's page.

    An attempt that is open is asked about first: paid, it counts. One of the same order whose page still opens is taken
    up again, so that a second click makes no second payment; another one is closed and a new one begins. Writes the
    payment and an audit row; the provider is called outside of any transaction.

    Raises `NothingDue`, `WaitsElsewhere`, `FeeOutOfBounds`, what a deposit raises (`FilingClosed`, `Incomplete`,
    `Ineligible`, `Http404`), `OrderRefused`, and `Unavailable`: the attempt then waits, and the next click sends it.
    """
    dossier_for(person, number, to="read_as_applicant")
    if former := open_payment(number):
        settle(former.pk, unless_asked_since=SECOND_CLICK)
    payment = _prepare(person, number)
    return _sent(payment, person)


@transaction.atomic
def _prepare(person: Person, number: int) -> Payment:
    """The attempt to send: the one that is open if it is the same order, else a new one."""
    dossier = dossier_for(person, number, to="read_as_applicant", lock=True)
    if dossier.is_deposited:
        raise NothingDue
    check(dossier, timezone.now())
    wait = standing(dossier)
    if wait is None:
        raise NothingDue
    if wait.name != NAME:
        raise WaitsElsewhere(wait.url)
    wanted = _order(dossier)
    former = Payment.objects.select_for_update().filter(dossier=dossier, state__in=OPEN).first()
    if former and _is(former, wanted):
        former.dossier = dossier
        return former
    if former:
        move(former, "expire", dossier, reason=Reason.SUPERSEDED)
    payment = Payment.objects.create(dossier=dossier, demarche=dossier.demarche, reference=_reference(), **wanted)
    record(dossier, "begin_payment", actor=person, data={"payment": payment.reference, "amount": payment.amount})
    return payment


def _order(dossier: Dossier) -> dict[str, Any]:
    fee = fee_of(dossier.demarche)
    if fee is None:
        raise NothingDue
    return {
        "amount": due_of(dossier, fee).left,
        "subject": fee.subject,
        "client_number": fee.client_number,
        "mode": mode_of(dossier, fee).value,
        "provider": current().name,
    }


def _is(payment: Payment, wanted: dict[str, Any]) -> bool:
    """Whether an open attempt is this very order, and its page still opens or was never asked for."""
    same = all(getattr(payment, name) == value for name, value in wanted.items())
    return same and (payment.sent_at is None or timezone.now() - payment.sent_at < PAGE_LASTS)


def _reference() -> str:
    """A reference that nobody guesses: 20 letters and digits, as PayFiP takes them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE))


def _sent(payment: Payment, person: Person) -> str:
    provider = provider_named(payment.provider) or current()
    if payment.state == PaymentState.SENT:
        return provider.page(payment.provider_id)
    try:
        provider_id = provider.order(_announced(payment, person))
    except OrderRefused as refused:
        _note_refusal(payment, refused)
        raise
    with transaction.atomic():
        held = Payment.objects.select_for_update().get(pk=payment.pk)
        # Of two clicks that both asked, the first one's operation is the payment's; the other is never shown.
        if held.state == PaymentState.CREATED:
            held.provider_id, held.sent_at = provider_id, timezone.now()
            held.asked_at = held.sent_at
            move(held, "send", payment.dossier)
    if not held.provider_id:  # closed while the provider answered: the next click begins another attempt
        raise Unavailable("closed meanwhile")
    return provider.page(held.provider_id)


def _announced(payment: Payment, person: Person) -> Order:
    return Order(
        reference=payment.reference,
        amount=payment.amount,
        subject=payment.subject,
        client_number=payment.client_number,
        mode=payment.mode,
        email=person.email,
        year=payment.created_at.astimezone(payment.demarche.zone).year,
        return_url=absolute("payments:return", payment.dossier_id),
        notice_url=absolute("payments:notification", payment.provider),
    )


def _note_refusal(payment: Payment, refused: OrderRefused) -> None:
    with transaction.atomic():
        held = Payment.objects.select_for_update().get(pk=payment.pk)
        if held.state == PaymentState.CREATED:
            held.detail = f"{refused.code} {refused}"[:200]
            move(held, "fail", payment.dossier, reason=Reason.ORDER_REFUSED)
