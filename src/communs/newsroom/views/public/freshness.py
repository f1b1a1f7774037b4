"""Until when a page of the newsroom is true."""

from datetime import datetime
from typing import Any

from communs.newsroom import queries


def next_change(*args: Any, **kwargs: Any) -> datetime | None:  # noqa: ANN401 - called with the arguments of a view
    """The next end of an embargo or expiry."""
    return queries.next_change()


def next_agenda_change(*args: Any, **kwargs: Any) -> datetime:  # noqa: ANN401 - idem
    """The same, or the end of an event, or the end of the day."""
    return queries.next_agenda_change()
