"""The numbers of a demarche, for its administrators."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import allowed
from communs.dossiers.statistics import are_public, statistics_of
from communs.dossiers.views.requests import PersonRequest
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_safe
def statistics(request: PersonRequest, pk: int) -> HttpResponse:
    """What the public page shows, also while it shows it to nobody else."""
    demarche = demarche_for(request.user, pk)
    context = {
        "demarche": demarche,
        "topic": "statistics",
        "statistics": statistics_of(demarche),
        "public": are_public(demarche),
    }
    return render(request, "dossiers/administrator/statistics.html", context)
