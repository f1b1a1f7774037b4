"""Entries as the API shows them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from communs.newsroom.addresses import absolute
from communs.newsroom.models import Entry, Event, Term
from communs.newsroom.pictures import shown
from communs.newsroom.rendering import body_html, chapo_html, cover_of, summary_of
from communs.newsroom.surroundings import Surroundings, changed_at, surroundings_of


def summaries(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return entries as in a list."""
    around = surroundings_of(entries)
    return [_summary(entry, around[entry.pk]) for entry in entries]


def wholes(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return entries with their texts."""
    around = surroundings_of(entries)
    return [_summary(entry, around[entry.pk]) | _text(entry, around[entry.pk]) for entry in entries]


def word(term: Term) -> dict[str, Any]:
    """Return a word of the vocabulary."""
    return {"slug": term.slug, "name": term.name}


def _summary(entry: Entry, around: Surroundings) -> dict[str, Any]:
    return {
        "id": entry.translation_key,
        "kind": entry.kind,
        "language": entry.language,
        "title": entry.headline,
        "url": absolute(entry.path_on_site),
        "summary": summary_of(entry),
        "published_at": entry.released_at,
        "updated_at": changed_at(entry),
        "leads_to": absolute(entry.leads_to),
        "categories": [word(term) for term in around.categories],
        "tags": [word(term) for term in around.tags],
        "authors": [author.name for author in around.authors],
        "translations": [_twin(twin) for twin in around.twins],
        "cover": _cover(entry),
        "event": _event(getattr(entry, "event", None)),
    }


def _text(entry: Entry, around: Surroundings) -> dict[str, Any]:
    return {
        "chapo_html": chapo_html(entry, absolute=True),
        "body_html": body_html(entry, absolute=True),
        "files": [_file(block.value) for block in entry.files if block.value["document"]],
        "contacts": [
            {name: getattr(contact, name) for name in ("role", "body", "email", "phones")}
            for contact in around.contacts
        ],
    }


def _twin(twin: Entry) -> dict[str, Any]:
    return {"id": twin.translation_key, "language": twin.language, "url": absolute(twin.path_on_site)}


def _cover(entry: Entry) -> dict[str, Any] | None:
    cover = cover_of(entry)
    if cover is None:
        return None
    size = shown(cover.picture, elsewhere=True)
    said = {name: getattr(cover, name) for name in ("alternative", "caption", "credit")}
    return {"url": size.src, "width": size.width, "height": size.height, **said}


def _event(event: Event | None) -> dict[str, Any] | None:
    if event is None:
        return None
    names = ("starts_at", "ends_at", "all_day", "place", "address", "cancelled")
    calendar = absolute(reverse("newsroom:calendar-of-event", args=[event.slug]))
    return {name: getattr(event, name) for name in names} | {"sequence": event.revised, "calendar_url": calendar}


def _file(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a struct value
    file = value["document"]
    return {
        "title": value["name"] or file.title,
        "url": absolute(file.url),
        "media_type": file.content_type or "application/octet-stream",
        "size": file.get_file_size() or 0,
        "language": file.language,
    }
