"""What a dossier still owes."""

from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse

from communs.dossiers.models import Dossier, Wait
from communs.dossiers.queries import context_of, questionnaire_of
from communs.payments.enums import PaymentState
from communs.payments.models import Payment
from communs.procedures.enums import FeeMode
from communs.procedures.fees.amount import LEAST_CENTS, FeeOutOfBounds, amount_of, fee_of
from communs.procedures.models import Fee

NAME = "payment"


@dataclass(frozen=True)
class Due:
    """In cents: what the answers owe, what was paid already."""

    total: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to pay; a remainder too small for the provider is let go."""
        left = self.total - self.paid
        return left if left >= LEAST_CENTS else 0

    @property
    def surplus(self) -> int:
        """What was paid beyond what is owed."""
        return max(self.paid - self.total, 0)


def mode_of(dossier: Dossier, fee: Fee) -> FeeMode:
    """Whether real money is asked: never of a test dossier."""
    return FeeMode.TEST if dossier.is_test else FeeMode(fee.mode)


def due_of(dossier: Dossier, fee: Fee) -> Due:
    """What a dossier owes by its answers; one query. Raises `FeeOutOfBounds`."""
    total = amount_of(fee, questionnaire_of(dossier), dossier.answers, context_of(dossier))
    paid = Payment.objects.filter(dossier=dossier, state=PaymentState.PAID, mode=mode_of(dossier, fee))
    return Due(total, paid.aggregate(sum=Sum("amount"))["sum"] or 0)


def stands(dossier: Dossier) -> Wait | None:
    """The precondition of a deposit: nothing more is owed. No query without a fee."""
    fee = fee_of(dossier.demarche)
    if fee is None:
        return None
    try:
        owes = due_of(dossier, fee).left > 0
    except FeeOutOfBounds:
        owes = True  # the payment page says so
    return Wait(NAME, reverse("payments:payment", args=[dossier.pk])) if owes else None
