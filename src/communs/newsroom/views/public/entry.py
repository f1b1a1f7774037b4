"""The page of an entry."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.addresses import absolute
from communs.newsroom.jobs.pictures import prepare_entry
from communs.newsroom.machine import Machine, machine_of
from communs.newsroom.models import Author, Entry, Event, PressContact, Term
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
    chapters = [heading for heading in body.headings if heading.level <= FEWEST_HEADINGS]
    contacts = list(entry.contacts.all())
    around = _around(entry, contacts)
    return {
        "entry": entry,
        "event": entry if isinstance(entry, Event) else None,
        "section_path": f"/{entry.section.value}/",
        "summary": summary_of(entry),
        "chapo": chapo_html(entry, preview=preview),
        "covers": covers_of(entry),
        "body": body.html,
        "contents": [one for one in chapters if one.level == 2] if len(chapters) >= FEWEST_HEADINGS else [],  # noqa: PLR2004
        "files": [block for block in entry.files if block.value["document"]],
        "tags": around.tags,
        "authors": around.authors,
        "contacts": contacts,
        "twins": around.twins,
        "related": related_to(entry, [tag.pk for tag in around.tags]),
        "preview": preview,
        "machine": Machine(absolute(entry.path_on_site), indexed=False) if preview else machine_of(entry, around),
    }


def _around(entry: Entry, contacts: list[PressContact]) -> Surroundings:
    """What is around an entry, as the query of its page brought it, else (a draft) as the entry holds it."""
    return Surroundings(
        categories=_words(entry, "category_words", entry.categories),
        tags=_words(entry, "tag_words", entry.tags),
        authors=_authors(entry),
        contacts=contacts if entry.contacts_in_feeds else [],
        twins=twins_of(entry),
    )


def _words(entry: Entry, brought: str, held: Any) -> list[Term]:  # noqa: ANN401 - a manager
    rows: list[dict[str, Any]] | None = getattr(entry, brought, None)
    return [Term(**row) for row in rows] if rows is not None else sorted(held.all(), key=lambda term: term.name)


def _authors(entry: Entry) -> list[Author]:
    names: list[str] | None = getattr(entry, "author_names", None)
    return [Author(name=name) for name in names] if names is not None else list(entry.authors.all())
