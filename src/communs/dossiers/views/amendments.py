"""Changes that an applicant sent after the deposit, for whoever may read the dossier."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.files import attached_files
from communs.dossiers.corrections import told_differences
from communs.dossiers.models import Amendment
from communs.dossiers.queries import context_of, dossier_for
from communs.dossiers.views.requests import PersonRequest
from communs.questionnaires.queries import compiled_revision


@signed_in
@require_safe
def amendment(request: PersonRequest, number: int, amendment_id: int) -> HttpResponse:
    """Show each answer before and after, then the whole sheet as it was before."""
    dossier = dossier_for(request.user, number)
    found = get_object_or_404(Amendment.objects.select_related("correction__message"), dossier=dossier, pk=amendment_id)
    context = {
        "dossier": dossier,
        "amendment": found,
        "differences": told_differences(found, dossier),
        "questionnaire": compiled_revision(found.revision_id),
        "files": context_of(dossier, attached_files(dossier)),
    }
    return render(request, "dossiers/changes/amendment.html", context)
