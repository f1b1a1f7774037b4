"""What the newsroom offers to search engines: its sections and what is visible now, each text with its twins."""

from collections import defaultdict
from collections.abc import Iterator

from communs.core.sitemaps import Place
from communs.newsroom.enums import SectionKind
from communs.newsroom.models import Entry
from communs.newsroom.queries import public_entries
from communs.newsroom.surroundings import changed_at

COLUMNS = ("kind", "slug", "language", "original_id", "last_published_at", "released_at", "embargo_until")
SECTIONS = (SectionKind.NEWS, SectionKind.PRESS, SectionKind.AGENDA, SectionKind.PUBLICATIONS)


def places() -> Iterator[Place]:
    """Yield the pages; entries are read a thousand at a time."""
    yield from (Place(f"/{section.value}/") for section in SECTIONS)
    families = _families()
    for entry in public_entries().only(*COLUMNS).iterator(1000):
        family = families.get(entry.original_id or entry.pk, {})
        alternates = dict(sorted({**family, entry.language: entry.path_on_site}.items())) if family else {}
        yield Place(entry.path_on_site, changed_at(entry), alternates)


def _families() -> dict[int, dict[str, str]]:
    """The paths by language of the texts that have twins to be seen, by the `pk` of the original."""
    families: dict[int, dict[str, str]] = defaultdict(dict)
    twins = list(public_entries().exclude(original=None).only(*COLUMNS))
    originals = public_entries().filter(pk__in={twin.original_id for twin in twins}).only(*COLUMNS)
    for entry in [*twins, *originals]:
        families[_root(entry)][entry.language] = entry.path_on_site
    return {root: family for root, family in families.items() if len(family) > 1}


def _root(entry: Entry) -> int:
    return int(entry.original_id or entry.pk)
