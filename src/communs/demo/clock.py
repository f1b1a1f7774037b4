"""Living in the past: what the operations do inside is dated as if they were done then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

FRIDAY, OPENING, CLOSING = 4, 9, 17


@contextmanager
def since(start: datetime) -> Iterator[None]:
    """Make `timezone.now()` start at `start` and go on from there, in this process, until the block ends.

    Dossiers, audit entries and messages of the demonstration then agree on their dates, as they would have.
    """
    real = timezone.now
    began = real()
    timezone.now = lambda: start + (real() - began)
    try:
        yield
    finally:
        timezone.now = real


def ago(days: float) -> datetime:
    """The moment that many days before now."""
    return timezone.now() - timedelta(days=days)


def at_office(moment: datetime, draw: Random) -> datetime:
    """The same day in office hours, or the Friday before a week-end; never later than the moment's own day."""
    local = timezone.localtime(moment)
    weekend = max(0, local.weekday() - FRIDAY)
    hour, minute = draw.randint(OPENING, CLOSING), draw.randrange(60)
    return (local - timedelta(days=weekend)).replace(hour=hour, minute=minute)
