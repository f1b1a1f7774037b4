"""The answers that a dossier gave under a former version of its form, for whoever may read it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.files import attached_files
from communs.dossiers.models import FormerAnswers
from communs.dossiers.queries import context_of, dossier_for
from communs.dossiers.versions import told_outcomes
from communs.dossiers.views.requests import PersonRequest
from communs.questionnaires.queries import compiled_revision


@signed_in
@require_safe
def former(request: PersonRequest, number: int, conversion: int) -> HttpResponse:
    """Show the former sheet as it was, what became of each answer, and what was sent too late."""
    dossier = dossier_for(request.user, number)
    found = FormerAnswers.objects.select_related("revision", "conversion__target")
    row = get_object_or_404(found, dossier=dossier, conversion=conversion)
    context = {
        "dossier": dossier,
        "former": row,
        "questionnaire": compiled_revision(row.revision_id),
        "files": context_of(dossier, attached_files(dossier)),
        "outcomes": told_outcomes(row),
        "home": "dossiers:fill" if dossier.is_draft else "dossiers:dossier",
    }
    return render(request, "dossiers/former.html", context)
