"""The letter of a decision, for whoever may read the dossier."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.files import url_for
from communs.dossiers.operations.letters import letter_of
from communs.dossiers.queries import dossier_for
from communs.dossiers.reading_page import decision_of
from communs.dossiers.views.requests import PersonRequest


@signed_in
@require_safe
def letter(request: PersonRequest, number: int) -> HttpResponse:
    """Send the reader to the letter of the decision in force, made now if it is not made yet."""
    decision = decision_of(dossier_for(request.user, number))
    file = letter_of(decision) if decision else None
    if file is None:
        raise Http404
    if not file.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": file}, status=409)
    return HttpResponseRedirect(url_for(file))
