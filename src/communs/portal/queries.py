"""What the public pages read: the calls that are open, and a few figures."""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from communs.core.figures import Figure, figure
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche

SHOWN = 6


def open_demarches(at: datetime | None = None) -> QuerySet[Demarche]:
    """Return the published demarches that accept deposits at this moment (now), those that close first ahead."""
    now = at or timezone.now()
    begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    unfinished = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    published = Demarche.objects.filter(begun, unfinished, state=DemarcheState.PUBLISHED)
    return published.select_related("organisation").order_by(F("closes_at").asc(nulls_last=True), "-id")


def activity() -> list[Figure]:
    """The figures of the home page: what was deposited since this installation began, and what was decided."""
    return [figure("dossiers:deposited"), figure("dossiers:decided")]
