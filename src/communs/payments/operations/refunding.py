"""Noting that a payment was given back: the money itself moves in the books of the public accountant."""

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.dossiers.queries import dossier_for
from communs.payments.enums import PaymentState
from communs.payments.models import Payment
from communs.payments.operations.moving import move
from communs.payments.queries import entry_for, payment_of


@transaction.atomic
def note_refund(person: Person, number: int, pk: int, reason: str) -> Payment:
    """Note that a payment of a dossier was refunded, by an agent, with the reason. Writes an audit row.

    One that is noted already comes back unchanged. Raises `Http404`, `PermissionDenied`, `IllegalTransition` for what
    was never paid.
    """
    dossier = dossier_for(person, number, to="write_as_agent", lock=True)
    payment_of(dossier, pk)
    return _noted(pk, dossier, person, reason)


@transaction.atomic
def note_refund_of_entry(person: Person, demarche_id: int, pk: int, reason: str) -> Payment:
    """`note_refund`, by an administrator of the demarche: also of a draft, or of a dossier that is gone."""
    payment = entry_for(person, demarche_id, pk)
    dossier = Dossier.objects.select_for_update().filter(pk=payment.dossier_id).first()
    return _noted(pk, dossier, person, reason)


def _noted(pk: int, dossier: Dossier | None, person: Person, reason: str) -> Payment:
    held = Payment.objects.select_for_update().get(pk=pk)
    if held.state != PaymentState.REFUNDED:
        held.refunded_at, held.refunded_by, held.refund_reason = timezone.now(), person, reason
        move(held, "refund", dossier, by=person)
    return held
