"""What everybody may read of the dossiers of a demarche."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.dossiers.statistics import are_public, statistics_of
from communs.procedures.queries import demarche_at


@public
@require_safe
def statistics(request: HttpRequest, path: str) -> HttpResponse:
    """The numbers of a demarche that is public: neither in preparation nor restricted."""
    demarche = demarche_at(path)
    if not are_public(demarche):
        raise Http404
    if demarche.path != path:
        return redirect("dossiers:statistics", demarche.path, permanent=True)
    context = {"demarche": demarche, "statistics": statistics_of(demarche)}
    return render(request, "dossiers/statistics.html", context)
