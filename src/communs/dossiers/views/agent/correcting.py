"""Asking an applicant for a correction, closing the request."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.core.workflow import IllegalTransition
from communs.dossiers.correction_form import CorrectionForm
from communs.dossiers.corrections import choices_of, open_correction
from communs.dossiers.enums import CorrectionKind
from communs.dossiers.errors import CorrectionUnderway
from communs.dossiers.models import Dossier
from communs.dossiers.operations.correcting import ask_correction, close_correction
from communs.dossiers.permissions import CORRECTABLE, is_correctable, silence_has_decided
from communs.dossiers.queries import dossier_for, questionnaire_of
from communs.dossiers.reading_page import decision_of, sheet_of
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.permissions import is_instructor


@allowed(is_instructor)
@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest, number: int) -> HttpResponse:
    """Say what is to be corrected, ticking the questions concerned beside their answers."""
    found = dossier_for(request.user, number, to="read_as_agent")
    if found.to_correct or not is_correctable(found):
        return _too_late(request, found)
    questions = choices_of(questionnaire_of(found))
    form = CorrectionForm(questions, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _asked(request, found, form)
    context = {"dossier": found, "form": form, "sheet": sheet_of(found), "asked": dict(questions)}
    return render(request, "dossiers/agent/ask_correction.html", context, status=422 if form.is_bound else 200)


def _asked(request: PersonRequest, dossier: Dossier, form: CorrectionForm) -> HttpResponse:
    data = form.cleaned_data
    kind, fields = CorrectionKind(data["kind"]), data["fields_asked"]
    try:
        ask_correction(request.user, dossier.number, kind=kind, body=data["body"], fields=fields)
    except (CorrectionUnderway, IllegalTransition):
        return _too_late(request, dossier_for(request.user, dossier.number, to="read_as_agent"))
    notices.success(request, _("La correction est demandée ; le demandeur est prévenu."))
    return see_other("dossiers:agent-dossier", dossier.number)


def _too_late(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    """Where the dossier stands; 409 with what was typed, when something was."""
    if request.method == "POST":
        context = {
            "dossier": dossier,
            "decision": decision_of(dossier),
            "silence": dossier.state in CORRECTABLE and silence_has_decided(dossier),
            "typed": request.POST.get("body", "").strip(),
        }
        return render(request, "dossiers/agent/too_late.html", context, status=409)
    notices.warning(request, _("Aucune correction ne peut être demandée maintenant : voici où en est le dossier."))
    return see_other("dossiers:agent-dossier", dossier.number)


@allowed(is_instructor)
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, number: int) -> HttpResponse:
    """Confirm, then close the request that is open."""
    if request.method == "POST":
        close_correction(request.user, number)
        notices.success(request, _("La demande de correction est close ; le demandeur est prévenu."))
        return see_other("dossiers:agent-dossier", number)
    found = dossier_for(request.user, number, to="read_as_agent")
    correction = open_correction(found)
    if correction is None:
        return see_other("dossiers:agent-dossier", number)
    return render(request, "dossiers/agent/close_correction.html", {"dossier": found, "correction": correction})
