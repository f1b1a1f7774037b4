"""The press room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.core.tables.keyset import page_of
from communs.newsroom.cards import cards
from communs.newsroom.enums import EntryKind, SectionKind
from communs.newsroom.machine import machine_of_list
from communs.newsroom.queries import listed_entries, public_contacts, section_intro
from communs.newsroom.views.public.freshness import next_change

PAGE = 12


@public
@require_safe
@cached_page(until=next_change)
def press_room(request: HttpRequest) -> HttpResponse:
    """The press releases, the latest first, and whom journalists may write to."""
    releases = listed_entries(EntryKind.PRESS_RELEASE)
    page = page_of(releases, ("-released_at", "-pk"), request.GET.get("cursor"), PAGE)
    context = {
        "machine": machine_of_list(SectionKind.PRESS, str(SectionKind.PRESS.label)),
        "page": page,
        "releases": cards(page.rows),
        "contacts": public_contacts(),
        "intro": section_intro(SectionKind.PRESS),
    }
    return render(request, "newsroom/press_room.html", context)
