"""What social networks show of a page (https://ogp.me)."""

from django.conf import settings

from communs.newsroom.addresses import absolute
from communs.newsroom.enums import EntryKind
from communs.newsroom.models import Entry
from communs.newsroom.rendering import cover_of, summary_of
from communs.newsroom.surroundings import Surroundings, changed_at

LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def of_entry(entry: Entry, around: Surroundings) -> list[tuple[str, str]]:
    """Return the properties of an entry's page, in order."""
    page = {"title": entry.headline, "description": summary_of(entry), "url": absolute(entry.path_on_site)}
    return [
        ("og:type", "website" if entry.kind == EntryKind.PAGE else "article"),
        *_page(page),
        ("og:locale", LOCALES[entry.language]),
        *(("og:locale:alternate", LOCALES[twin.language]) for twin in around.twins),
        *_picture(entry),
        *(_article(entry, around) if entry.kind != EntryKind.PAGE else []),
    ]


def of_list(title: str, description: str, url: str) -> list[tuple[str, str]]:
    """Return the properties of a list."""
    return [("og:type", "website"), *_page({"title": title, "description": description, "url": url})]


def _page(page: dict[str, str]) -> list[tuple[str, str]]:
    said = [(f"og:{name}", value) for name, value in page.items() if value]
    return [*said, ("og:site_name", settings.SERVICE_NAME)]


def _picture(entry: Entry) -> list[tuple[str, str]]:
    cover = cover_of(entry)
    if cover is None:
        return [("twitter:card", "summary")]
    alternative = [("og:image:alt", cover.alternative)] if cover.alternative else []
    return [("og:image", cover.address), *alternative, ("twitter:card", "summary_large_image")]


def _article(entry: Entry, around: Surroundings) -> list[tuple[str, str]]:
    return [
        ("article:published_time", entry.released_at.isoformat()),
        ("article:modified_time", changed_at(entry).isoformat()),
        *(("article:section", term.name) for term in around.categories),
        *(("article:tag", term.name) for term in around.tags),
    ]
