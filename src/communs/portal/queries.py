"""What the public pages read: the calls that are open, and a few figures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, GroupCounter

SHOWN = 6
DECIDED = ("accepted", "refused", "dismissed")


@dataclass(frozen=True)
class Activity:
    """The activity of this installation: dossiers deposited since its start, and those that got a decision."""

    deposited: int
    decided: int


def open_demarches(at: datetime | None = None) -> QuerySet[Demarche]:
    """Return the published demarches that accept deposits at this moment (now), those that close first ahead."""
    now = at or timezone.now()
    begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    unfinished = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    published = Demarche.objects.filter(begun, unfinished, state=DemarcheState.PUBLISHED)
    return published.select_related("organisation").order_by(F("closes_at").asc(nulls_last=True), "-id")


def activity() -> Activity:
    """Return the activity, from the maintained counters: one query, whatever the number of dossiers."""
    counted = GroupCounter.objects.exclude(state="draft").aggregate(
        deposited=Sum("count", default=0), decided=Sum("count", default=0, filter=Q(state__in=DECIDED))
    )
    return Activity(**counted)
