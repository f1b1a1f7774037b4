"""Search."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.choices import chosen_in, number_in
from communs.newsroom.enums import EntryKind
from communs.newsroom.facets import Choice
from communs.newsroom.searching import Found, find
from communs.newsroom.searching.excerpts import excerpt_of, marked
from communs.newsroom.searching.results import LAST_PAGE
from communs.newsroom.views.public.freshness import next_change

FILTERS = ("kind", "tag", "year", "place")
FORMS = {"kind": re.compile("|".join(EntryKind.values)), "year": re.compile(r"[12]\d{3}")}


@public
@require_safe
@cached_page(until=next_change)
def search(request: HttpRequest) -> HttpResponse:
    """Everything that is published, by words (`q`), kind, tag, year and place."""
    chosen = chosen_in(request.GET, FILTERS, FORMS)
    found = find(request.GET.get("q", ""), chosen, number_in(request.GET, "page", LAST_PAGE))
    context = {
        "found": found,
        "text": found.instead_of or found.asked.text,
        "chosen": chosen,
        "facets": _facets(found),
        "results": [
            {"entry": entry, "title": marked(entry.headline, found.stems), "excerpt": excerpt_of(entry, found.stems)}
            for entry in found.entries
        ],
        "previous_page": found.page - 1,
        "next_page": found.page + 1 if found.has_next else None,
    }
    return render(request, "newsroom/search.html", context)


def _facets(found: Found) -> dict[str, list[Choice]]:
    """Kinds by their labels, years from the last one."""
    labels = dict(EntryKind.choices)
    choices = dict(found.counts.choices)
    choices["kind"] = [Choice(one.value, str(labels[EntryKind(one.value)]), one.count) for one in choices["kind"]]
    choices["year"] = sorted(choices["year"], key=lambda choice: choice.value, reverse=True)
    return {name: choices[name] for name in FILTERS}
