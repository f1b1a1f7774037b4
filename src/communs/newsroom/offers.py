"""What the newsroom offers to the other rooms, by the registries of core."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from communs.core.listings import Dated, Listed
from communs.newsroom.queries import public_events
from communs.newsroom.rendering import chapo_text
from communs.newsroom.searching import asked
from communs.newsroom.searching.results import ranked


def search(person: Any, text: str, limit: int) -> Iterator[Listed]:  # noqa: ANN401 - a person or nobody
    """Yield the visible entries that hold these words, the most relevant first: everybody may read them."""
    what = asked(text)
    for entry in ranked(what)[:limit] if what.query is not None else ():
        yield Listed(entry.headline, entry.path_on_site, chapo_text(entry))


def agenda(person: Any, since: datetime, until: datetime) -> Iterator[Dated]:  # noqa: ANN401 - idem
    """Yield the visible events that begin in a span of time, in order."""
    for event in public_events().filter(starts_at__gte=since, starts_at__lt=until).order_by("starts_at", "pk"):
        yield Dated(event.headline, event.path_on_site, event.starts_at, event.ends_at, event.all_day, event.place)
