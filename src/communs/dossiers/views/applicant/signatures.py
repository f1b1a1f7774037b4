"""Signatures, seen by who deposits: who signed, who is awaited, and what may be done about it."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communs.core.access import signed_in
from communs.dossiers.cosigning import SIGNATURES, cosignature_of, cosignatures_of, in_turn
from communs.dossiers.cosigning_forms import AddressForm
from communs.dossiers.errors import SignersRefused
from communs.dossiers.models import Cosignature
from communs.dossiers.operations import cosigning
from communs.dossiers.operations.preconditions import standing
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of
from communs.dossiers.views.requests import PersonRequest, see_other


@signed_in
@require_safe
def signatures(request: PersonRequest, number: int) -> HttpResponse:
    """Each signer and where they stand, then the dossier as they read it; another state goes to its own page."""
    found = dossier_for(request.user, number, to="read_as_applicant")
    if not found.is_signing:
        return see_other("dossiers:submit" if found.is_draft else "dossiers:dossier", number)
    signers = cosignatures_of(found)
    waits = standing(found)
    context = {
        "dossier": found,
        "signers": signers,
        "turn": in_turn(signers),
        "next_step": waits if waits and waits.name != SIGNATURES else None,
        "is_ready": waits is None,
        "questionnaire": questionnaire_of(found),
        "context": context_with_files(found),
    }
    return render(request, "dossiers/cosigning/progress.html", context)


@signed_in
@require_POST
def send_again(request: PersonRequest, number: int, signature_id: int) -> HttpResponse:
    """Send one signer a new link."""
    try:
        invited = cosigning.send_again(request.user, number, signature_id)
    except SignersRefused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, _("Une nouvelle invitation part à %(email)s.") % {"email": invited.email})
    return see_other("dossiers:signatures", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: PersonRequest, number: int, signature_id: int) -> HttpResponse:
    """Ask for another address; a refused one comes back with what was typed."""
    found = dossier_for(request.user, number, to="follow_signatures")
    signer = cosignature_of(found, signature_id)
    form = AddressForm(request.POST) if request.method == "POST" else AddressForm()
    if form.is_bound and form.is_valid() and _replaced(request, signer, form):
        return see_other("dossiers:signatures", number)
    context = {"dossier": found, "signer": signer, "form": form}
    return render(request, "dossiers/cosigning/replace.html", context, status=422 if form.is_bound else 200)


def _replaced(request: PersonRequest, signer: Cosignature, form: AddressForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        cosigning.replace_address(request.user, signer.dossier_id, signer.pk, email)
    except SignersRefused as refused:
        form.add_error("email", str(refused))
        return False
    notices.success(request, _("L’adresse est changée."))
    return True


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: PersonRequest, number: int) -> HttpResponse:
    """Say what is lost, then make the dossier a draft again."""
    if request.method == "POST":
        void = len(cosigning.take_back(request.user, number))
        said = ngettext("%(count)s signature est annulée.", "%(count)s signatures sont annulées.", void)
        text = _("Vous pouvez modifier vos réponses.")
        notices.success(request, f"{text} {said % {'count': void}}" if void else text)
        return see_other("dossiers:fill", number)
    found = dossier_for(request.user, number, to="take_back")
    given = [one for one in cosignatures_of(found) if one.signed_at]
    return render(request, "dossiers/cosigning/take_back.html", {"dossier": found, "given": given})
