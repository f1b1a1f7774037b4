"""The page of an entry."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.enums import TermFamily
from communs.newsroom.jobs.pictures import prepare_entry
from communs.newsroom.machine import machine_of
from communs.newsroom.models import Author, Entry, Event, Term
from communs.newsroom.pictures import lacks_sizes
from communs.newsroom.queries import public_entry, related_to, twins_of
from communs.newsroom.rendering import body_of, chapo_html, covers_of, pictures_of, summary_of
from communs.newsroom.surroundings import Surroundings
from communs.newsroom.views.public.freshness import next_change

#: A text with fewer headings needs no table of contents.
FEWEST_HEADINGS = 3


@public
@require_safe
@cached_page(until=next_change)
def entry(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One entry, and what is around it. Raises `Http404` for what the public may not see."""
    found = public_entry(section, slug)
    context = context_of(found)
    if any(lacks_sizes(picture) for picture in pictures_of(found)):
        prepare_entry.defer_once(str(found.pk), entry=found.pk)
    return render(request, "newsroom/entry.html", context)


def context_of(entry: Entry, *, preview: bool = False) -> dict[str, Any]:
    """Return what the template shows; `preview` is for an entry that is not published as it stands."""
    body = body_of(entry, preview=preview)
    tags, authors, twins = _tags(entry), _authors(entry), twins_of(entry)
    chapters = [heading for heading in body.headings if heading.level <= FEWEST_HEADINGS]
    return {
        "entry": entry,
        "event": entry if isinstance(entry, Event) else None,
        "section_path": f"/{entry.section.value}/",
        "machine": machine_of(entry, _around(tags, authors, twins)),
        "summary": summary_of(entry),
        "chapo": chapo_html(entry, preview=preview),
        "covers": covers_of(entry),
        "body": body.html,
        "contents": [one for one in chapters if one.level == 2] if len(chapters) >= FEWEST_HEADINGS else [],  # noqa: PLR2004
        "files": [block for block in entry.files if block.value["document"]],
        "tags": tags,
        "authors": authors,
        "contacts": list(entry.contacts.all()),
        "twins": twins,
        "related": related_to(entry, [tag["pk"] for tag in tags]),
        "preview": preview,
    }


def _around(tags: list[dict[str, Any]], authors: list[str], twins: list[Entry]) -> Surroundings:
    """What the page has read already."""
    words = [Term(family=TermFamily.TAG, **tag) for tag in tags]
    return Surroundings(tags=words, authors=[Author(name=name) for name in authors], twins=twins)


def _tags(entry: Entry) -> list[dict[str, Any]]:
    """As the query brought them, else (a draft that is previewed) as the entry holds them."""
    brought: list[dict[str, Any]] | None = getattr(entry, "tag_words", None)
    return brought if brought is not None else list(entry.tags.order_by("name").values("pk", "name", "slug"))


def _authors(entry: Entry) -> list[str]:
    brought: list[str] | None = getattr(entry, "author_names", None)
    return brought if brought is not None else [author.name for author in entry.authors.all()]
