"""Changes as if they had been committed long ago: a test's own transaction has only one moment."""

from datetime import datetime

from communs.newsroom.models import Entry, EntryChange


def noted(entry: Entry, at: datetime) -> None:
    """Tell that the last change of an entry was written at a moment."""
    EntryChange.objects.filter(entry_id=entry.pk).update(changed_at=at)
