"""The editor of a form: its page, its fragments."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor import acting, answers
from communs.procedures.views.editor.standing import standing_of

LONGEST = 100


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form in preparation, to be changed: `champ` opens a field, `section` a section, `ajouter` the new fields."""
    if request.method == "POST":
        return acting.act(request, pk)
    now = standing_of(request, pk)
    at = request.GET.get("ajouter", "")[:LONGEST]
    more = answers.adding(now, at, request.GET.get("q", "")[:LONGEST]) if at else {}
    return answers.page(
        request, now, opened=request.GET.get("champ", ""), edited=request.GET.get("section", ""), **more
    )


@allowed(is_administrator)
@require_GET
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """What came since the turn `since`: 204 when nothing did."""
    now = standing_of(request, pk)
    since = request.GET.get("since", "")
    if since == now.turn:
        return HttpResponse(status=204)
    return answers.changes(request, now, since)


@allowed(is_administrator)
@require_GET
def field(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The panel of one field."""
    now = standing_of(request, pk)
    shown = answers.panel(now, name)
    if not shown:
        raise Http404
    return render(request, "procedures/editor/panel.html", {"demarche": now.demarche, "now": now, **shown})


@allowed(is_administrator)
@require_GET
def types(request: HttpRequest, pk: int) -> HttpResponse:
    """The types of new fields at the spot `at`, searched by the words `q`."""
    now = standing_of(request, pk)
    shown = answers.adding(now, request.GET.get("at", "")[:LONGEST], request.GET.get("q", "")[:LONGEST])
    template = "offers" if "q" in request.GET else "add"
    return render(request, f"procedures/editor/{template}.html", {"demarche": now.demarche, "now": now, **shown})
