"""What the rooms offer to search engines, as one list that is cut into sitemaps (https://www.sitemaps.org/protocol.html).

sitemap_sources.register("newsroom", places)        places() yields Place(path, changed, alternates)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from communs.core.registry import sitemap_sources

#: A sitemap holds no more; a bigger site has an index of several.
MOST = 50_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Place:
    """A public page: its path, its last change, and the paths of the same text by language, its own included."""

    path: str
    changed: datetime | None = None
    alternates: Mapping[str, str] = field(default_factory=dict)


def places(first: list[Place]) -> Iterator[Place]:
    """Yield `first`, then what every room offers; a source may yield `Place`s or pairs (path, last change)."""
    offered = (sitemap_sources[name]() for name in sitemap_sources)
    yield from first
    for place in chain.from_iterable(offered):
        yield place if isinstance(place, Place) else Place(*place)


def sitemap(found: Iterator[Place], number: int) -> Iterator[str]:
    """Yield the text of one sitemap, from the first (0): the places are read as they are sent."""
    yield f'{HEAD}<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">\n'
    for place in islice(found, number * MOST, (number + 1) * MOST):
        yield f"<url><loc>{_whole(place.path)}</loc>{_changed(place)}{''.join(_alternates(place))}</url>\n"
    yield "</urlset>\n"


def index(paths: list[str]) -> str:
    """Return the index of several sitemaps."""
    each = "".join(f"<sitemap><loc>{_whole(path)}</loc></sitemap>\n" for path in paths)
    return f'{HEAD}<sitemapindex xmlns="{SITEMAP}">\n{each}</sitemapindex>\n'


def sitemaps_needed(found: Iterator[Place]) -> int:
    """Return how many sitemaps the places need, at least one."""
    return max(1, -(-sum(1 for _ in found) // MOST))


def _changed(place: Place) -> str:
    if place.changed is None:
        return ""
    return f"<lastmod>{place.changed.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>"


def _alternates(place: Place) -> Iterator[str]:
    for language, path in place.alternates.items():
        yield f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(settings.SITE_URL + path)}/>'


def _whole(path: str) -> str:
    return escape(settings.SITE_URL + path)
