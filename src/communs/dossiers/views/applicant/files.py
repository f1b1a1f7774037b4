"""Files of a dossier, read by whoever may read the dossier."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.files import url_for
from communs.dossiers.queries import dossier_for, file_of
from communs.dossiers.views.requests import PersonRequest


@signed_in
@require_safe
def file(request: PersonRequest, number: int, file_id: UUID) -> HttpResponse:
    """Send the reader to a short-lived link; the right to read is checked at each click."""
    found = file_of(dossier_for(request.user, number), file_id)
    if not found.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": found}, status=409)
    return HttpResponseRedirect(url_for(found))
