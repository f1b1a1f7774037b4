"""The page of a dossier for those who instruct it."""

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.core.files import FileRefused
from communs.dossiers.corrections import amended_fields, open_correction
from communs.dossiers.cosigning import given_signatures
from communs.dossiers.enums import MessageKind
from communs.dossiers.expertise import experts_of
from communs.dossiers.forms import MessageForm
from communs.dossiers.history import history
from communs.dossiers.identity import identity_facts
from communs.dossiers.listing import neighbours
from communs.dossiers.models import Dossier
from communs.dossiers.operations.messaging import post_message
from communs.dossiers.panels import Place, panels_of
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of, thread
from communs.dossiers.reading_page import decision_of
from communs.dossiers.routes import has_other_groups
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.permissions import is_instructor


@allowed(is_instructor)
@require_safe
def dossier(request: PersonRequest, number: int) -> HttpResponse:
    """Answers, attachments, decision, messages, history, and the buttons for what may be done."""
    found = dossier_for(request.user, number, to="read_as_agent")
    return _page(request, found, MessageForm())


@allowed(is_instructor)
@require_POST
def message(request: PersonRequest, number: int) -> HttpResponse:
    """Write to the applicant; a refused message comes back with what was typed."""
    found = dossier_for(request.user, number, to="write_as_agent")
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid() and _posted(request.user, number, form):
        notices.success(request, _("Votre message est envoyé."))
        return see_other("dossiers:agent-dossier", number, after="#messages")
    return _page(request, found, form, status=422)


def _posted(person: Person, number: int, form: MessageForm) -> bool:
    data = form.cleaned_data
    try:
        post_message(person, number, data["body"], data["attachments"], kind=MessageKind.AGENT)
    except FileRefused as refusal:
        form.add_error("attachments", refusal.message)
        return False
    return True


def _page(request: PersonRequest, dossier: Dossier, form: MessageForm, status: int = 200) -> HttpResponse:
    context = _context(request.user, dossier) | {"form": form}
    return render(request, "dossiers/agent/dossier.html", context, status=status)


def _context(person: Person, dossier: Dossier) -> dict[str, Any]:
    previous, following = neighbours(dossier)
    followers = list(Person.objects.filter(follows__dossier=dossier).order_by("last_name", "first_name", "pk"))
    return {
        "dossier": dossier,
        "can": abilities(person, dossier),
        "identity": identity_facts(dossier.identity),
        "other_groups": has_other_groups(dossier),
        "questionnaire": questionnaire_of(dossier),
        "files": context_with_files(dossier, reader="agent"),
        "correction": open_correction(dossier),
        "amended": amended_fields(dossier),
        "decision": decision_of(dossier),
        "signatures": given_signatures(dossier),
        "thread": thread(dossier),
        "history": history(dossier),
        "experts": experts_of(dossier),
        "followers": followers,
        "follows": person in followers,
        "panels": panels_of(dossier, Place.AGENT),
        "previous": previous,
        "following": following,
    }
