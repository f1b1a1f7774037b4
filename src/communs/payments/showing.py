"""What the pages and documents of a dossier show of its payments; nothing is asked for a demarche without a fee."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communs.core.calendar_words import moment
from communs.dossiers.models import Dossier
from communs.payments.due import Due, due_of
from communs.payments.enums import PaymentState
from communs.payments.models import Payment
from communs.payments.queries import payments_of
from communs.procedures.fees.amount import FeeOutOfBounds, fee_of
from communs.procedures.fees.money import euros


@dataclass(frozen=True)
class Owed:
    """What is still to pay, and what for."""

    subject: str
    due: Due


def owed(dossier: Dossier) -> Owed | None:
    """What « Déposer » will ask; None when nothing is left to pay."""
    fee = fee_of(dossier.demarche)
    if fee is None:
        return None
    try:
        due = due_of(dossier, fee)
    except FeeOutOfBounds:
        return None
    return Owed(fee.subject, due) if due.left else None


def received(dossier: Dossier) -> list[Payment] | None:
    """The payments whose money came; None when there are none."""
    return [one for one in _attempts(dossier) if one.is_received] or None


@dataclass(frozen=True)
class Lost:
    """What a draft that is thrown away leaves behind: the payments that came, and whether one may still come."""

    received: list[Payment]
    underway: bool


def lost_with_the_draft(dossier: Dossier) -> Lost | None:
    """What to tell whoever is about to delete a draft; None when no money came nor is on its way."""
    attempts = _attempts(dossier)
    paid = [one for one in attempts if one.state == PaymentState.PAID]
    underway = any(one.state == PaymentState.SENT for one in attempts)
    return Lost(paid, underway) if paid or underway else None


def _attempts(dossier: Dossier) -> list[Payment]:
    return payments_of(dossier) if fee_of(dossier.demarche) else []


@dataclass(frozen=True)
class Books:
    """Every attempt, the latest first; in cents, what was paid beyond what is owed, and what changes since the deposit add."""

    attempts: list[Payment]
    surplus: int
    missing: int


def books(dossier: Dossier) -> Books | None:
    """What agents see; None when nobody tried to pay."""
    attempts, fee = _attempts(dossier), fee_of(dossier.demarche)
    if not attempts or fee is None:
        return None
    try:
        due = due_of(dossier, fee)
    except FeeOutOfBounds:
        return Books(attempts, 0, 0)
    # What was deposited was paid for: only answers that changed since then may owe more.
    return Books(attempts, due.surplus, due.left if dossier.amended_at else 0)


def facts(dossier: Dossier, language: str) -> Iterator[tuple[str, str]]:
    """What the receipt and the copy of a dossier say of what was paid."""
    for payment in received(dossier) or ():
        at = moment((payment.paid_at or payment.created_at).astimezone(dossier.demarche.zone), language)
        words = {"amount": euros(payment.amount, language), "at": at, "reference": payment.reference}
        yield _("Frais payés"), _("%(amount)s, le %(at)s, référence %(reference)s") % words
