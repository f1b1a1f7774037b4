"""Reading payments: those of a dossier come after the dossier, which was fetched for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.payments.enums import OPEN, UNPAID, PaymentState
from communs.payments.models import Payment
from communs.procedures.enums import FeeMode
from communs.procedures.models import Demarche
from communs.procedures.queries import demarche_for

ASK_AGAIN = timedelta(minutes=4)
LATE = timedelta(hours=48)
LATE_AGAIN = timedelta(hours=6)
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Sums:
    """How many payments are in one state and mode, and how many cents."""

    state: PaymentState
    mode: FeeMode
    count: int
    sum: int


def payments_of(dossier: Dossier) -> list[Payment]:
    """The attempts of a dossier, the latest first; one query."""
    return list(Payment.objects.filter(dossier=dossier).order_by("-created_at", "-pk"))


def open_payment(number: int) -> Payment | None:
    """The attempt that may still be paid."""
    return Payment.objects.filter(dossier=number, state__in=OPEN).first()


def payment_of(dossier: Dossier, pk: int) -> Payment:
    """One attempt of a dossier. Raises `Http404`."""
    found = Payment.objects.filter(dossier=dossier, pk=pk).first()
    if found is None:
        raise Http404
    return found


def entry_for(person: Person, demarche_id: int, pk: int) -> Payment:
    """One payment of a demarche that the person administers. Raises `Http404` for whoever does not."""
    demarche = demarche_for(person, demarche_id)
    found = Payment.objects.filter(demarche=demarche, pk=pk).first()
    if found is None:
        raise Http404
    found.demarche = demarche
    return found


def payment_at(provider: str, provider_id: str) -> int | None:
    """The key of the payment that a provider names so."""
    found = Payment.objects.filter(provider=provider, provider_id=provider_id)
    return found.values_list("pk", flat=True).first() if provider_id else None


def without_news(now: datetime) -> list[int]:
    """The payments to ask about: open ones, and for two days those that were given up, more and more rarely."""
    waiting = Q(state=PaymentState.SENT, asked_at__lte=now - ASK_AGAIN)
    late = Q(state__in=UNPAID, settled_at__gte=now - LATE, sent_at__isnull=False, asked_at__lte=now - LATE_AGAIN)
    found = Payment.objects.filter(waiting | late).order_by("asked_at")
    return list(found.values_list("pk", flat=True)[:MOST_AT_ONCE])


def never_sent(now: datetime) -> list[int]:
    """The attempts that never reached the provider, an hour after."""
    found = Payment.objects.filter(state=PaymentState.CREATED, created_at__lte=now - timedelta(hours=1))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


def entries_of(demarche: Demarche) -> QuerySet[Payment]:
    """The accounting entries of a demarche, oldest first."""
    return Payment.objects.filter(demarche=demarche).order_by("created_at", "pk")


def sums_of(demarche: Demarche) -> list[Sums]:
    """How many payments are in each state and mode, and their sums in cents; one query."""
    found = Payment.objects.filter(demarche=demarche).values("state", "mode")
    rows = found.annotate(count=Count("pk"), sum=Sum("amount")).order_by("mode", "state")
    return [Sums(PaymentState(row["state"]), FeeMode(row["mode"]), row["count"], row["sum"]) for row in rows]
