"""Files of a dossier: sent as they are chosen, read by whoever may read the dossier."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from communs.core.access import signed_in
from communs.core.files import FileRefused, url_for
from communs.dossiers.filing_page import FilingPage
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.dossiers.queries import dossier_for, file_of
from communs.dossiers.views.applicant.filling import AUTOSAVE
from communs.dossiers.views.requests import PersonRequest


@signed_in
@require_POST
def upload(request: PersonRequest, number: int, path: str) -> HttpResponse:
    """Add one file to a field; answer with the field's list of files, and why if it was not taken."""
    sent = request.FILES.get("file")
    if sent is None:
        return HttpResponse(status=400)
    refused = ""
    try:
        dossier, _file = filing.attach_file(request.user, number, path, sent)
    except FileRefused as refusal:
        refused = f"{sent.name} : {refusal.message}"
        dossier = dossier_for(request.user, number, to="fill")
    except KeyError:
        raise Http404 from None
    return files_fragment(request, dossier, path, refused)


def files_fragment(request: PersonRequest, dossier: Dossier, path: str, refused: str = "") -> HttpResponse:
    """The list of files of one field."""
    page = FilingPage(dossier)
    context = {"page": page, "dossier": dossier, "block": page.block(path), "refused": refused}
    response = render(request, "dossiers/filing/files.html", context)
    response[AUTOSAVE] = "1"
    return response


@signed_in
@require_safe
def file(request: PersonRequest, number: int, file_id: UUID) -> HttpResponse:
    """Send the reader to a short-lived link; the right to read is checked at each click."""
    found = file_of(dossier_for(request.user, number), file_id)
    if not found.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": found}, status=409)
    return HttpResponseRedirect(url_for(found))
