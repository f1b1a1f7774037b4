"""Open data that pages ask for while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.questionnaires.reference import communes as reference

LIMIT = 20
LONGEST = 100
DAY = 86_400


@public
@require_safe
@cache_control(public=True, max_age=DAY)
def communes(request: HttpRequest) -> HttpResponse:
    """Suggest communes for `q` (or for the only parameter, whatever its name): options of a list, or JSON.

    JSON for `format=json`: `[{"code", "postal_code", "name", "label"}]`, at most 20.
    """
    query = request.GET.get("q") or next((str(text) for name, text in request.GET.items() if name != "format"), "")
    places = reference.search(query[:LONGEST], LIMIT)
    if request.GET.get("format") == "json":
        return JsonResponse([_as_json(place) for place in places], safe=False)
    return render(request, "questionnaires/communes.html", {"places": places})


def _as_json(place: reference.Place) -> dict[str, str]:
    return {
        "code": place.commune.code,
        "postal_code": place.postal_code,
        "name": place.commune.name,
        "label": place.label,
    }
