"""What the public pages read: the calls that are open, and a few figures."""

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from communs.core.figures import Figure, figure
from communs.newsroom.cards import Card, cards
from communs.newsroom.enums import EntryKind
from communs.newsroom.models import Event
from communs.newsroom.queries import listed_entries, over, public_events
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche

SHOWN = 6
NEWS, EVENTS = 3, 3


def open_demarches(at: datetime | None = None) -> QuerySet[Demarche]:
    """Return the published demarches that accept deposits at this moment (now), those that close first ahead."""
    now = at or timezone.now()
    begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    unfinished = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    published = Demarche.objects.filter(begun, unfinished, state=DemarcheState.PUBLISHED)
    return published.select_related("organisation").order_by(F("closes_at").asc(nulls_last=True), "-id")


def latest_news() -> list[Card]:
    """The latest things that the newsroom published, whatever their kind but events."""
    kinds = (EntryKind.ARTICLE, EntryKind.PRESS_RELEASE, EntryKind.PUBLICATION)
    return cards(listed_entries(*kinds)[:NEWS])


def coming_events() -> list[Event]:
    """The next dates of the agenda, those that go on included."""
    return list(public_events().exclude(over(timezone.now())).order_by("starts_at", "pk")[:EVENTS])


def activity() -> list[Figure]:
    """The figures of the home page: what was deposited since this installation began, and what was decided."""
    return [figure("dossiers:deposited"), figure("dossiers:decided")]
