"""Open data that pages ask for while somebody types."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.field import Suggestion
from communs.questionnaires.reference import communes as reference

LIMIT = 20
LONGEST = 100
DAY = 86_400
OPTIONS = {"format", "column"}


@public
@require_safe
@cache_control(public=True, max_age=DAY)
def communes(request: HttpRequest) -> HttpResponse:
    """Suggest communes for `q` (or for the only parameter, whatever its name): options of a list, or JSON.

    JSON for `format=json`: `[{"code", "postal_code", "name", "label"}]`, at most 20.
    """
    places = reference.search(_query(request), LIMIT)
    if request.GET.get("format") == "json":
        return JsonResponse([_as_json(place) for place in places], safe=False)
    return render(request, "questionnaires/communes.html", {"places": places})


@public
@require_safe
@cache_control(public=True, max_age=DAY)
def table(request: HttpRequest, digest: str) -> HttpResponse:
    """Suggest rows of a table of choices, read by its column `column`: options of a list, or JSON.

    JSON for `format=json`: `[{"item", "label"}]`, at most 20. 404 when no form has such a table.
    """
    found = table_named(digest)
    if found is None:
        raise Http404
    listed = found.labelled(request.GET.get("column", ""))
    rows = listed.search(_query(request), LIMIT)
    if request.GET.get("format") == "json":
        return JsonResponse([{"item": row.item, "label": row.label} for row in rows], safe=False)
    suggestions = [Suggestion(row.item, listed.told(row)) for row in rows]
    return render(request, "questionnaires/suggestions.html", {"suggestions": suggestions})


def _query(request: HttpRequest) -> str:
    """What was typed: `q`, or the only parameter that is no option, whatever its name."""
    typed = (str(text) for name, text in request.GET.items() if name not in OPTIONS)
    return (request.GET.get("q") or next(typed, ""))[:LONGEST]


def _as_json(place: reference.Place) -> dict[str, str]:
    return {
        "code": place.commune.code,
        "postal_code": place.postal_code,
        "name": place.commune.name,
        "label": place.label,
    }
