"""What stands around entries in feeds, calendars and the API, read for many entries at once.

Press contacts are given only by the entries that chose it (`contacts_in_feeds`); language twins only while they are
visible.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from communs.newsroom.models import Author, Entry, PressContact, Term
from communs.newsroom.visibility import visible


@dataclass
class Surroundings:
    """The words, authors, open contacts and visible twins of one entry."""

    categories: list[Term] = field(default_factory=list)
    tags: list[Term] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    contacts: list[PressContact] = field(default_factory=list)
    twins: list[Entry] = field(default_factory=list)


def surroundings_of(entries: Sequence[Entry], at: datetime | None = None) -> dict[int, Surroundings]:
    """Return the surroundings of entries by their `pk`: five queries, however many entries."""
    found = {entry.pk: Surroundings() for entry in entries}
    open_handed = [entry.pk for entry in entries if entry.contacts_in_feeds]
    _attach(found, found, "categories", "term")
    _attach(found, found, "tags", "term")
    _attach(found, found, "authors", "author")
    _attach(found, open_handed, "contacts", "presscontact")
    _twins(found, entries, at)
    return found


def changed_at(entry: Entry, at: datetime | None = None) -> datetime:
    """Return when what the public reads of an entry last changed: its publication, its rewriting, its embargo's end."""
    moments = [entry.last_published_at or entry.released_at]
    if entry.embargo_until and entry.embargo_until <= (at or timezone.now()):
        moments.append(entry.embargo_until)
    return max(moments)


def _attach(found: dict[int, Surroundings], wanted: Iterable[int], name: str, noun: str) -> None:
    through = getattr(Entry, name).through
    for row in through.objects.filter(entry_id__in=[*wanted]).select_related(noun).order_by("pk"):
        getattr(found[row.entry_id], name).append(getattr(row, noun))


def _twins(found: dict[int, Surroundings], entries: Sequence[Entry], at: datetime | None) -> None:
    roots = {entry.pk: entry.original_id or entry.pk for entry in entries}
    families: dict[int, list[Entry]] = defaultdict(list)
    of_the_family = Q(pk__in=roots.values()) | Q(original__in=roots.values())
    for twin in Entry.objects.filter(of_the_family, visible(at)).order_by("language", "pk"):
        families[twin.original_id or twin.pk].append(twin)
    for pk, root in roots.items():
        found[pk].twins = [twin for twin in families[root] if twin.pk != pk]
