"""The operations of the API: everything here is public, and only reads."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from communs.accounts.api import AddressLimit, Problem
from communs.core.tables.keyset import Page, page_of
from communs.newsroom.addresses import absolute
from communs.newsroom.api.changing import ChangeFilters, change_page
from communs.newsroom.api.filters import EntryFilters
from communs.newsroom.api.schemas import ChangePage, CountedWord, Entries, Whole
from communs.newsroom.api.shown import summaries, wholes, word
from communs.newsroom.enums import TermFamily
from communs.newsroom.models import Entry, Event, Term
from communs.newsroom.queries import public_entries
from communs.newsroom.visibility import visible

#: Generous: a mirror follows `next` at once, a hundred entries a page.
READING = AddressLimit("newsroom", requests=120, seconds=60)
router = Router(tags=["newsroom"], auth=None)
router.add_decorator(READING.counted)
LIMITED: dict[int, Any] = {429: Problem}
ABSENT: dict[int, Any] = {404: Problem}
INVALID: dict[int, Any] = {422: Problem, **LIMITED}


@router.get("/entries", response={200: Entries, **INVALID}, summary="What is published, the latest first")
def newsroom_entries(request: HttpRequest, filters: Query[EntryFilters]) -> dict[str, Any]:
    """Every kind of content that the public may read at this moment; with `q`, what holds its words."""
    kept = filters.kept(public_entries().select_related("event"), "released_at")
    return _listed(request, page_of(kept, ("-released_at", "-pk"), filters.cursor, filters.limit))


@router.get("/events", response={200: Entries, **INVALID}, summary="The agenda, the first to come first")
def newsroom_events(request: HttpRequest, filters: Query[EntryFilters]) -> dict[str, Any]:
    """The events that start from `from` on and before `to`; without them, the whole agenda from its beginning."""
    events = filters.kept(Event.objects.filter(visible()), "starts_at", "place")
    return _listed(request, page_of(events, ("starts_at", "pk"), filters.cursor, filters.limit))


@router.get("/entries/{entry_key}", response={200: Whole, **ABSENT, **INVALID}, summary="One entry")
def newsroom_entry(request: HttpRequest, entry_key: UUID) -> dict[str, Any]:
    """The entry with its text, its files, and its press contacts when it chose to give them."""
    entry = get_object_or_404(public_entries().select_related("event"), translation_key=entry_key)
    return wholes([entry])[0]


@router.get("/changes", response={200: ChangePage, **INVALID}, summary="What changed since a moment")
def newsroom_changes(request: HttpRequest, filters: Query[ChangeFilters]) -> dict[str, Any]:
    """Entries published, changed, freed from their embargo, unpublished, expired or deleted, in a stable order.

    Nothing is missed by following `next`; what changed again comes again. What one may no longer read is told by its
    `id` alone.
    """
    return change_page(filters)


@router.get("/tags", response={200: list[CountedWord], **LIMITED}, summary="The tags")
def newsroom_tags(request: HttpRequest) -> list[dict[str, Any]]:
    """The vocabulary of tags, with how many entries bear each."""
    return _vocabulary(TermFamily.TAG, "tags")


@router.get("/categories", response={200: list[CountedWord], **LIMITED}, summary="The categories")
def newsroom_categories(request: HttpRequest) -> list[dict[str, Any]]:
    """The vocabulary of categories, with how many entries bear each."""
    return _vocabulary(TermFamily.CATEGORY, "categories")


def _listed(request: HttpRequest, page: Page[Entry]) -> dict[str, Any]:
    following = None
    if page.next_cursor:
        asked = {name: value for name, value in request.GET.items() if name != "cursor"}
        following = absolute(f"{request.path}?{urlencode(asked | {'cursor': page.next_cursor})}")
    return {"entries": summaries(page.rows), "next": following}


def _vocabulary(family: TermFamily, column: str) -> list[dict[str, Any]]:
    """Only the words that something visible bears: a word may be under embargo too."""
    through = getattr(Entry, column).through.objects.filter(visible(prefix="entry__"))
    counts = dict(through.values_list("term").annotate(Count("pk")))
    terms = Term.objects.filter(family=family, pk__in=counts).order_by("slug")
    return [word(term) | {"synonyms": term.synonyms, "entries": counts[term.pk]} for term in terms]
