"""The agenda."""

import re
from datetime import date

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat, ExtractMonth, ExtractYear, LPad
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.core.tables.keyset import page_of
from communs.newsroom.cards import cards
from communs.newsroom.choices import chosen_in
from communs.newsroom.enums import SectionKind
from communs.newsroom.event_dates import month
from communs.newsroom.facets import Choice, counted, filtered
from communs.newsroom.machine import machine_of_list
from communs.newsroom.models import Event
from communs.newsroom.queries import over, public_events
from communs.newsroom.views.public.freshness import next_agenda_change

PAGE = 20
FILTERS = ("month", "tag", "place")
COLUMNS = ("month", "place")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@public
@require_safe
@cached_page(until=next_agenda_change)
def agenda(request: HttpRequest) -> HttpResponse:
    """The events to come, the nearest first, or those that are over (`past`), by month, tag and place."""
    past = "past" in request.GET
    chosen = chosen_in(request.GET, FILTERS, {"month": MONTH})
    events = _with_month(
        public_events().filter(over(timezone.now())) if past else public_events().exclude(over(timezone.now()))
    )
    counts = counted(events.values("id", *COLUMNS), COLUMNS, chosen)
    order = ("-starts_at", "-pk") if past else ("starts_at", "pk")
    page = page_of(filtered(events, COLUMNS, chosen), order, request.GET.get("cursor"), PAGE)
    context = {
        "machine": machine_of_list(SectionKind.AGENDA, str(SectionKind.AGENDA.label)),
        "past": past,
        "page": page,
        "events": cards(page.rows),
        "chosen": chosen,
        "total": counts.total,
        "months": _months(counts.choices["month"], past=past),
        "tags": counts.choices["tag"],
        "places": counts.choices["place"],
    }
    return render(request, "newsroom/agenda.html", context)


def _with_month(events: QuerySet[Event]) -> QuerySet[Event]:
    number = LPad(Cast(ExtractMonth("starts_at"), CharField()), 2, Value("0"))
    return events.annotate(month=Concat(Cast(ExtractYear("starts_at"), CharField()), Value("-"), number))


def _months(choices: list[Choice], *, past: bool) -> list[Choice]:
    """In the order of the list, with their names."""
    named = [Choice(one.value, month(date.fromisoformat(f"{one.value}-01")), one.count) for one in choices]
    return sorted(named, key=lambda choice: choice.value, reverse=past)
