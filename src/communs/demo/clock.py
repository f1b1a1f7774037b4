"""Living in the past: what the operations do inside is dated as if they were done then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


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
