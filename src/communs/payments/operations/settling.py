"""Learning what became of a payment, and drawing the consequences once.

A notification, the return of the person and the clock may all ask at the same moment: each asks the provider, and the
first that holds the dossier's row writes; the others find the payment settled.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communs.dossiers.errors import FilingClosed, Incomplete, Ineligible
from communs.dossiers.models import Dossier
from communs.dossiers.operations.announcing import announce
from communs.dossiers.operations.filing import deposit_if_ready
from communs.payments.enums import PaymentState, Reason
from communs.payments.models import Payment
from communs.payments.operations.moving import move
from communs.payments.operations.telling import tell_received
from communs.payments.providers import Outcome, Report, provider_named
from communs.payments.workflow import WORKFLOW
from communs.webhooks.enums import EventKind

LIFETIME = timedelta(hours=24)
FORGOTTEN = timedelta(minutes=20)
VERBS = {Outcome.PAID: "pay", Outcome.REFUSED: "refuse", Outcome.ABANDONED: "abandon"}
log = logging.getLogger(__name__)


def settle(pk: int, *, unless_asked_since: timedelta = timedelta()) -> Payment:
    """Ask the provider about a payment, and write what it answers; asking twice changes nothing twice.

    A payment is believed paid when the provider says so of the very amount, reference and client number that were
    ordered: the draft is then deposited in the same transaction, if nothing else stands before it. Else the money is
    kept in the books and the applicant is told. Writes audit rows. Raises `Payment.DoesNotExist`, `Unavailable`.
    """
    payment = Payment.objects.get(pk=pk)
    provider = provider_named(payment.provider)
    asked = payment.asked_at and timezone.now() - payment.asked_at < unless_asked_since
    if asked or provider is None or not payment.provider_id or payment.is_received:
        return payment
    report = provider.report(payment.provider_id)
    return _write(payment, report)


@transaction.atomic
def _write(payment: Payment, report: Report) -> Payment:
    # The dossier first, as every operation of a dossier does: two locks in one order cannot wait for each other.
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("demarche")
    dossier = locked.filter(pk=payment.dossier_id).first()
    held = Payment.objects.select_for_update().get(pk=payment.pk)
    held.asked_at = timezone.now()
    verb, reason = _verdict(held, report)
    if not WORKFLOW.allows(verb, held.state):
        held.save(update_fields=["asked_at"])
        return held
    if verb == "pay":
        held.paid_at, held.authorisation = report.at or held.asked_at, report.authorisation
    move(held, verb, dossier, reason=reason)
    if verb == "pay" and dossier:
        _after_payment(dossier, held)
    return held


def _verdict(payment: Payment, report: Report) -> tuple[str, Reason]:
    """The move that a report asks for; an empty one while nothing is known."""
    if report.outcome is Outcome.PAID and not _agrees(payment, report):
        log.error("payment %s: the provider reports another order as paid", payment.reference)
        payment.detail = f"{report.amount} {report.reference} {report.client_number} {report.mode}"[:200]
        return "fail", Reason.MISMATCH
    if verb := VERBS.get(report.outcome):
        return verb, Reason.NONE
    age = timezone.now() - (payment.sent_at or payment.created_at)
    if report.outcome is Outcome.UNKNOWN and age > FORGOTTEN:
        return "expire", Reason.UNKNOWN
    return ("expire", Reason.SILENCE) if age > LIFETIME else ("", Reason.NONE)


def _agrees(payment: Payment, report: Report) -> bool:
    told = (report.amount, report.reference, report.client_number, report.mode or payment.mode)
    return told == (payment.amount, payment.reference, payment.client_number, payment.mode)


def _after_payment(dossier: Dossier, payment: Payment) -> None:
    """Tell that money came; deposit the draft that waited for it, or tell the applicant why it cannot be."""
    announce(dossier, EventKind.PAID, payment=payment.pk)
    if dossier.is_deposited:
        tell_received(dossier, payment, "twice")
        return
    try:
        with transaction.atomic():
            deposited = deposit_if_ready(dossier.number, asked_at=payment.created_at)
    except FilingClosed:
        tell_received(dossier, payment, "closed")
    except (Incomplete, Ineligible):
        tell_received(dossier, payment, "changed")
    else:
        if deposited.awaits:
            tell_received(dossier, payment, "waits")


def close_unsent(pk: int, now: datetime) -> None:
    """Close an attempt that never reached the provider. Writes an audit row; one that was sent since is left alone."""
    with transaction.atomic():
        number = Payment.objects.values_list("dossier_id", flat=True).get(pk=pk)
        dossier = Dossier.objects.select_for_update().filter(pk=number).first()
        held = Payment.objects.select_for_update().get(pk=pk)
        if held.state == PaymentState.CREATED and held.created_at < now:
            move(held, "expire", dossier, reason=Reason.SILENCE)
