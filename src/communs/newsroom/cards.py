"""Entries as lists show them: their pictures are read together, whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from communs.newsroom.models import Entry, Picture
from communs.newsroom.pictures import Shown, prefetch_sizes, shown
from communs.newsroom.readable import shortened
from communs.newsroom.rendering import chapo_text


@dataclass(frozen=True)
class Card:
    """One entry of a list, with the picture that illustrates it, if it has one."""

    entry: Any
    picture: Shown | None = None

    @property
    def summary(self) -> str:
        """Its chapo in a few words."""
        return shortened(chapo_text(self.entry)) if self.entry.chapo else ""


def cards(entries: Iterable[Entry]) -> list[Card]:
    """Return the cards of entries in their order, in two queries at most."""
    rows = list(entries)
    wanted = {entry.pk: number for entry in rows if (number := _cover_number(entry))}
    pictures = Picture.objects.in_bulk(set(wanted.values())) if wanted else {}
    prefetch_sizes(pictures.values())
    covers = {pk: shown(pictures[number]) for pk, number in wanted.items() if number in pictures}
    return [Card(entry, covers.get(entry.pk)) for entry in rows]


def _cover_number(entry: Entry) -> int | None:
    """The first picture of the cover, as its stream keeps it: reading the stream itself would fetch it at once."""
    for part in entry.cover.raw_data:
        number: int | None = part["value"].get("image")
        if number:
            return number
    return None
