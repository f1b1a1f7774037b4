"""The publications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.core.tables.keyset import page_of
from communs.newsroom.cards import cards
from communs.newsroom.enums import EntryKind, SectionKind
from communs.newsroom.machine import machine_of_list
from communs.newsroom.queries import listed_entries, section_intro
from communs.newsroom.views.public.freshness import next_change

PAGE = 12


@public
@require_safe
@cached_page(until=next_change)
def publications(request: HttpRequest) -> HttpResponse:
    """The reports and guides, the latest first."""
    found = listed_entries(EntryKind.PUBLICATION)
    page = page_of(found, ("-released_at", "-pk"), request.GET.get("cursor"), PAGE)
    context = {
        "machine": machine_of_list(SectionKind.PUBLICATIONS, str(SectionKind.PUBLICATIONS.label)),
        "page": page,
        "publications": cards(page.rows),
        "intro": section_intro(SectionKind.PUBLICATIONS),
    }
    return render(request, "newsroom/publications.html", context)
