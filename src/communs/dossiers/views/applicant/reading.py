"""A submitted dossier: where it stands, the decision, the answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.dossiers.corrections import open_correction
from communs.dossiers.panels import Place, panels_of
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of
from communs.dossiers.reading_page import decision_of, timeline
from communs.dossiers.routes import contact_of
from communs.dossiers.views.requests import PersonRequest, see_other


@signed_in
@require_safe
def dossier(request: PersonRequest, number: int) -> HttpResponse:
    """Show a submitted dossier to the applicant's side; another one goes to its own page."""
    found = dossier_for(request.user, number, to="read_as_applicant")
    if found.is_draft:
        return see_other("dossiers:fill", number)
    if found.is_signing:
        return see_other("dossiers:signatures", number)
    context = {
        "dossier": found,
        "decision": decision_of(found),
        "timeline": timeline(found),
        "questionnaire": questionnaire_of(found),
        "context": context_with_files(found),
        "contact": contact_of(found),
        "panels": panels_of(found, Place.APPLICANT),
        "correction": open_correction(found),
        "may": abilities(request.user, found),
        "tab": "dossier",
    }
    return render(request, "dossiers/dossier.html", context)
