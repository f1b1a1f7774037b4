"""« Vos dossiers »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.tables.keyset import page_of
from communs.dossiers.enums import Stage
from communs.dossiers.queries import dossiers_of
from communs.dossiers.views.requests import PersonRequest

PAGE_SIZE = 20


@signed_in
@require_safe
def dossiers(request: PersonRequest) -> HttpResponse:
    """List the dossiers of the applicant's side, the latest first, of all stages or of one."""
    chosen = request.GET.get("etape", "")
    stage = Stage(chosen) if chosen in Stage.values else None
    found = dossiers_of(request.user).select_related("demarche", "organisation").defer("answers", "search")
    if stage:
        found = found.filter(state__in=stage.states)
    page = page_of(found, ("-number",), request.GET.get("cursor"), size=PAGE_SIZE)
    return render(request, "dossiers/list.html", {"page": page, "stages": Stage, "stage": stage})
