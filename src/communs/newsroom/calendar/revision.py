"""When calendars must take an event up again: the number that they read as SEQUENCE (RFC 5545, § 3.8.7.4)."""

from communs.newsroom.models import Event

#: What people planned by: a change of one of these is told to them, a change of words is not.
PLANNED = ("starts_at", "ends_at", "all_day", "place", "address", "cancelled")


def needs_new_sequence(before: Event, after: Event) -> bool:
    """Whether `Event.revised` must grow when what the public reads passes from `before` to `after`."""
    return any(getattr(before, name) != getattr(after, name) for name in PLANNED)
