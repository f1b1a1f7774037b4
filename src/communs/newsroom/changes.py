"""What changed since a moment: published, rewritten, out of embargo, unpublished, expired, deleted. Nothing is missed.

Each entry has one place in the order: that of the last thing that happened to it, `(moment, entry_id)`. What is written
has the moment that a trigger noted; the end of an embargo and an expiry have their own, without any job. An entry that
changes again takes a later place, so that whoever walks on in the order meets it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, DateTimeField, F, Max, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils import timezone

from communs.newsroom.models import EntryChange
from communs.newsroom.visibility import visible

LAST = 2**31 - 1
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LOCK = 20260150
SECOND_ZERO = 1767225600
SETTLED = """
SELECT statement_timestamp(), min(objid::bigint) FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND pid <> pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True)
class Place:
    """A place in the order of the changes: after this entry at this moment, after everything of the moment without one."""

    moment: datetime
    entry_id: int = LAST


@dataclass(frozen=True)
class Changes:
    """Some changes in order; `place` is where to go on from, `more` whether others are already there."""

    rows: Sequence[Any]
    place: Place
    more: bool


def changes_after(place: Place, limit: int, kind: str = "") -> Changes:
    """Return the changes that follow a place; each row has `moment` and `removed`, and tells nothing under embargo.

    The place that it gives comes before whatever is still being written: asking again from there finds it.
    """
    until = settled_until()
    rows = list(_shown(place, until, kind)[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    if more:
        last: Any = rows[-1]
        return Changes(rows, Place(last.moment, last.entry_id), more=True)
    return Changes(rows, max(place, Place(until), key=lambda one: (one.moment, one.entry_id)), more=False)


def settled_until() -> datetime:
    """Return the moment before which no change can appear any more, at most now.

    Writers hold a lock that tells the second in which their transaction began, and note their changes after it. One
    that takes its lock after this question is asked notes a moment after this answer.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, [LOCK])
        asked, second = cursor.fetchone()
    if second is None:
        return min(now, asked)
    begun = datetime.fromtimestamp(SECOND_ZERO + second, UTC)
    return min(now, asked, begun - timedelta(microseconds=1))


def last_change(at: datetime | None = None) -> datetime | None:
    """Return the moment of the last thing that happened to any entry, for `Last-Modified`; None when nothing did."""
    now = at or timezone.now()
    moments = [
        EntryChange.objects.filter(**{f"{name}__lte": now}).aggregate(last=Max(name))["last"]
        for name in ("changed_at", "embargo_until", "expire_at")
    ]
    return max((moment for moment in moments if moment), default=None)


def _shown(place: Place, until: datetime, kind: str) -> QuerySet[EntryChange]:
    """The conditions on the three columns come first, so that their indexes serve."""
    names = ("changed_at", "embargo_until", "expire_at")
    recent = reduce(or_, (Q(**{f"{name}__gte": place.moment, f"{name}__lte": until}) for name in names))
    rows = EntryChange.objects.filter(recent).annotate(
        moment=_moment(until), removed=Case(When(visible(until), then=False), default=True, output_field=BooleanField())
    )
    if kind:
        rows = rows.filter(kind=kind)
    after = Q(moment__gt=place.moment) | Q(moment=place.moment, entry_id__gt=place.entry_id)
    known = Q(removed=False) | Q(was_public=True) | _ended(until)
    return rows.filter(after, known, moment__lte=until).order_by("moment", "entry_id")


def _moment(until: datetime) -> Greatest:
    """PostgreSQL's GREATEST leaves out what is empty."""
    passed = (
        Case(When(Q(live=True, **{f"{name}__lte": until}), then=F(name)), output_field=DateTimeField())
        for name in ("embargo_until", "expire_at")
    )
    return Greatest(F("changed_at"), *passed)


def _ended(until: datetime) -> Q:
    """It expired after it had been seen."""
    seen_from = Greatest(F("changed_at"), F("embargo_until"))
    return Q(live=True, expire_at__lte=until, expire_at__gt=seen_from)
