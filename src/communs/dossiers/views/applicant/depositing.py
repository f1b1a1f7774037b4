"""Check, confirm, deposit, receipt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communs.core.access import signed_in
from communs.dossiers.cosigning import signers_of
from communs.dossiers.cosigning_forms import SignersForm, typed_in
from communs.dossiers.eligibility import is_ineligible
from communs.dossiers.errors import FilingClosed, Incomplete, Ineligible, SignersRefused
from communs.dossiers.models import Dossier
from communs.dossiers.operations import cosigning, filing
from communs.dossiers.panels import Place, panels_of
from communs.dossiers.queries import context_with_files, dossier_for, problems_of, questionnaire_of
from communs.dossiers.views.requests import PersonRequest, SeeOther, see_other

TO_CORRECT = "?verifier#error-summary"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PersonRequest, number: int) -> HttpResponse:
    """Show what will be sent, then deposit it."""
    if request.method == "POST":
        return _deposit(request, number)
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_draft:
        if getattr(dossier, "has_changes", False):
            return see_other("dossiers:changes", number)
        return see_other("dossiers:receipt" if dossier.is_deposited else "dossiers:signatures", number)
    if problems_of(dossier):
        return see_other("dossiers:fill", number, after=TO_CORRECT)
    if is_ineligible(dossier):
        return see_other("dossiers:fill", number, after="#ineligible")
    return _confirmation(request, dossier)


def _deposit(request: PersonRequest, number: int) -> HttpResponse:
    try:
        if typed := typed_in(request.POST):
            cosigning.name_signers(request.user, number, typed)
        dossier = filing.submit(request.user, number)
    except SignersRefused as refused:
        return _confirmation(request, dossier_for(request.user, number, to="read_as_applicant"), refused)
    except Incomplete:
        return see_other("dossiers:fill", number, after=TO_CORRECT)
    except Ineligible:
        return see_other("dossiers:fill", number, after="#ineligible")
    except FilingClosed:
        messages.error(
            request,
            _("La démarche ne reçoit plus de dossiers : le vôtre n’a pas été déposé. Vos réponses sont conservées."),
        )
        return see_other("dossiers:submit", number)
    if dossier.awaits:
        return SeeOther(dossier.awaits.url)
    return see_other("dossiers:receipt", number)


def _confirmation(request: PersonRequest, dossier: Dossier, refused: SignersRefused | None = None) -> HttpResponse:
    signers = signers_of(dossier)
    context = {
        "dossier": dossier,
        "questionnaire": questionnaire_of(dossier),
        "context": context_with_files(dossier),
        "panels": panels_of(dossier, Place.CONFIRMATION),
        "is_open": dossier.may_be_deposited(),
        "form": SignersForm.of(dossier, signers, request.POST, refused) if signers else None,
    }
    return render(request, "dossiers/submit.html", context, status=422 if refused else 200)


@signed_in
@require_safe
def receipt(request: PersonRequest, number: int) -> HttpResponse:
    """Say that the dossier is deposited and what comes next."""
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_deposited:
        return see_other("dossiers:fill", number)
    return render(request, "dossiers/receipt.html", {"dossier": dossier})
