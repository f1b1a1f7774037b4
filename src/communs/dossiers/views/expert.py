"""The pages of experts: the dossiers that they are invited to read, and nothing else of them."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import signed_in
from communs.core.files import FileRefused, url_for
from communs.core.tables.keyset import page_of
from communs.dossiers.enums import MessageKind
from communs.dossiers.expertise import answer_file_of, expertises_of, reasons_for
from communs.dossiers.forms import MessageForm
from communs.dossiers.models import Dossier
from communs.dossiers.operations.expertise import match
from communs.dossiers.operations.messaging import post_message
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of, thread
from communs.dossiers.views.requests import PersonRequest, see_other

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
    """Why one was invited, and the answers with their files; the messages where the demarche lets experts write."""
    match(request.user)
    return _page(request, dossier_for(request.user, number, to="read_as_expert"), MessageForm())


@signed_in
@require_POST
def message(request: PersonRequest, number: int) -> HttpResponse:
    """Write in the thread; a refused message comes back with what was typed."""
    found = dossier_for(request.user, number, to="write_as_expert")
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid() and _posted(request.user, number, form):
        notices.success(request, _("Votre message est envoyé."))
        return see_other("dossiers:expert-dossier", number, after="#messages")
    return _page(request, found, form, status=422)


def _posted(person: Person, number: int, form: MessageForm) -> bool:
    data = form.cleaned_data
    try:
        post_message(person, number, data["body"], data["attachments"], kind=MessageKind.EXPERT)
    except FileRefused as refusal:
        form.add_error("attachments", refusal.message)
        return False
    return True


def _page(request: PersonRequest, found: Dossier, form: MessageForm, status: int = 200) -> HttpResponse:
    writes = "write_as_expert" in abilities(request.user, found)
    context = {
        "dossier": found,
        "invitations": reasons_for(request.user, found),
        "questionnaire": questionnaire_of(found),
        "files": context_with_files(found, page="dossiers:expert-file", reader="agent"),
        "thread": thread(found) if writes else [],
        "writes": writes,
        "form": form,
    }
    return render(request, "dossiers/expert/dossier.html", context, status=status)


@signed_in
@require_safe
def file(request: PersonRequest, number: int, file_id: UUID) -> HttpResponse:
    """Send the expert to a short-lived link to a file of the answers; the right is checked at each click."""
    found = answer_file_of(dossier_for(request.user, number, to="read_as_expert"), file_id)
    if not found.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": found}, status=409)
    return HttpResponseRedirect(url_for(found))
