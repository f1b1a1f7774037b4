"""The pages of experts: the dossiers that they are invited to read, and nothing else of them."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.core.files import url_for
from communs.core.tables.keyset import page_of
from communs.dossiers.expertise import answer_file_of, expertises_of, reasons_for
from communs.dossiers.operations.expertise import match
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of
from communs.dossiers.views.requests import PersonRequest

PAGE_SIZE = 20


@signed_in
@require_safe
def expertises(request: PersonRequest) -> HttpResponse:
    """« Dossiers à expertiser », the latest invitation first."""
    match(request.user)
    page = page_of(expertises_of(request.user), ("-invited_at", "-pk"), request.GET.get("cursor"), size=PAGE_SIZE)
    return render(request, "dossiers/expert/list.html", {"page": page})


@signed_in
@require_safe
def dossier(request: PersonRequest, number: int) -> HttpResponse:
    """Why one was invited, and the answers with their files; neither messages nor decision."""
    match(request.user)
    found = dossier_for(request.user, number, to="read_as_expert")
    context = {
        "dossier": found,
        "invitations": reasons_for(request.user, found),
        "questionnaire": questionnaire_of(found),
        "files": context_with_files(found, page="dossiers:expert-file", reader="agent"),
    }
    return render(request, "dossiers/expert/dossier.html", context)


@signed_in
@require_safe
def file(request: PersonRequest, number: int, file_id: UUID) -> HttpResponse:
    """Send the expert to a short-lived link to a file of the answers; the right is checked at each click."""
    found = answer_file_of(dossier_for(request.user, number, to="read_as_expert"), file_id)
    if not found.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": found}, status=409)
    return HttpResponseRedirect(url_for(found))
