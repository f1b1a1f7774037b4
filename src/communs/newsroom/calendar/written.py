"""Events as bytes, each written once for each of its versions: an agenda of thousands is put together from them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from communs.newsroom.calendar.events import as_calendar_event
from communs.newsroom.models import EntryChange, Event
from communs.newsroom.surroundings import changed_at, surroundings_of

#: About 5 MB in each process; beyond, everything is written anew.
MOST = 5_000
Key = tuple[int, datetime, datetime]
_kept: dict[Key, bytes] = {}


def versioned(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Read each event with the moment of its last change, in the same statement: what is kept is never older than it."""
    last = EntryChange.objects.filter(entry_id=OuterRef("pk")).values("changed_at")
    return events.annotate(version=Subquery(last))


def written(events: Sequence[Event]) -> list[bytes]:
    """Return the events as they stand in a calendar, in order; those that are not `versioned` are written each time."""
    keys = {event.pk: _key(event) for event in events}
    found = {pk: _kept.get(key) if key else None for pk, key in keys.items()}
    new = [event for event in events if found[event.pk] is None]
    around = surroundings_of(new)
    made = {event.pk: bytes(as_calendar_event(event, around[event.pk]).to_ical(sorted=False)) for event in new}
    if len(_kept) + len(made) > MOST:
        _kept.clear()
    _kept.update({key: made[pk] for pk, key in keys.items() if key and pk in made})
    return [made.get(event.pk) or found[event.pk] or b"" for event in events]


def _key(event: Event) -> Key | None:
    version: datetime | None = getattr(event, "version", None)
    return (event.pk, version, changed_at(event)) if version else None
