"""The pages of signers: the link that they received, the dossier as they sign it, and nothing else of it."""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communs.accounts.vouching import is_vouched_for
from communs.core.access import public, signed_in
from communs.core.files import url_for
from communs.dossiers.cosigning import cosignature_by_token, own_cosignature, statement_of
from communs.dossiers.cosigning_forms import RefusalForm
from communs.dossiers.errors import FilingClosed, Incomplete, Ineligible, LinkRefused, SignatureRefused
from communs.dossiers.expertise import answer_file_of
from communs.dossiers.models import Cosignature
from communs.dossiers.operations import signing
from communs.dossiers.queries import context_with_files, dossier_for, questionnaire_of
from communs.dossiers.views.requests import PersonRequest, see_other


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """Say what one is asked to sign; posting, signed in, gives the link to that person and opens the dossier."""
    try:
        found = cosignature_by_token(token)
    except Http404:
        return _refused(
            request, _("Ce lien n’ouvre rien : une invitation plus récente le remplace, ou il est incomplet."), 404
        )
    if not request.user.is_authenticated:
        return _invited(request, found) if request.method != "POST" else redirect_to_login(request.path)
    if found.person_id == request.user.pk:
        return see_other("dossiers:cosignature", found.dossier_id)
    if request.method != "POST":
        return _invited(request, found)
    try:
        opened = signing.open_invitation(request.user, token, vouched=is_vouched_for(request))
    except LinkRefused as refusal:
        return _refused(request, refusal.message, 403)
    return see_other("dossiers:cosignature", opened.dossier_id)


def _invited(request: PersonRequest, found: Cosignature) -> HttpResponse:
    """Whoever has the link learns the demarche and the role; neither the address nor an answer."""
    if found.person_id or not (found.dossier.is_signing and found.is_awaited()):
        return _refused(request, _("Ce lien a déjà servi, a expiré ou n’est plus attendu."), 410)
    context = {"signer": found, "dossier": found.dossier, "sign_in": redirect_to_login(request.path).url}
    return render(request, "dossiers/cosigning/invitation.html", context)


def _refused(request: PersonRequest, message: str, status: int) -> HttpResponse:
    return render(request, "dossiers/cosigning/link_refused.html", {"message": message}, status=status)


@signed_in
@require_safe
def dossier(request: PersonRequest, number: int) -> HttpResponse:
    """The whole dossier while it waits for signatures; else what became of one's own signature."""
    own = own_cosignature(request.user, number)
    if not own.dossier.is_signing or own.refused_at:
        return render(request, "dossiers/cosigning/outcome.html", {"signer": own, "dossier": own.dossier})
    found = dossier_for(request.user, number, to="read_as_cosigner")
    context = {
        "signer": own,
        "dossier": found,
        "questionnaire": questionnaire_of(found),
        "files": context_with_files(found, page="dossiers:cosigner-file"),
    }
    return render(request, "dossiers/cosigning/dossier.html", context)


@signed_in
@require_safe
def file(request: PersonRequest, number: int, file_id: UUID) -> HttpResponse:
    """Send the signer to a short-lived link to a file of the answers; the right is checked at each click."""
    found = answer_file_of(dossier_for(request.user, number, to="read_as_cosigner"), file_id)
    if not found.is_clean:
        return render(request, "dossiers/file_unavailable.html", {"file": found}, status=409)
    return HttpResponseRedirect(url_for(found))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: PersonRequest, number: int) -> HttpResponse:
    """Ask for a confirmation of the statement, then sign."""
    own = own_cosignature(request.user, number)
    if own.signed_at:
        return see_other("dossiers:cosignature", number)
    dossier_for(request.user, number, to="sign_as_cosigner")
    if request.method != "POST":
        return _confirmation(request, own)
    try:
        signing.sign(request.user, number, seen=request.POST.get("digest", ""))
    except SignatureRefused as refusal:
        return _confirmation(request, own, refusal.message)
    except FilingClosed:
        message = _("La démarche ne reçoit plus de dossiers : votre signature n’a pas été enregistrée.")
        return _confirmation(request, own, message)
    except (Incomplete, Ineligible):
        message = _("Ce dossier ne peut plus être déposé en l’état : prévenez le demandeur, qui doit le reprendre.")
        return _confirmation(request, own, message)
    return see_other("dossiers:cosignature", number)


def _confirmation(request: PersonRequest, own: Cosignature, refusal: str = "") -> HttpResponse:
    context = {"signer": own, "dossier": own.dossier, "statement": statement_of(own), "refusal": refusal}
    return render(request, "dossiers/cosigning/sign.html", context, status=422 if refusal else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PersonRequest, number: int) -> HttpResponse:
    """Ask why, then refuse; a refusal without a reason comes back."""
    own = own_cosignature(request.user, number)
    if own.signed_at:
        return see_other("dossiers:cosignature", number)
    found = dossier_for(request.user, number, to="sign_as_cosigner")
    form = RefusalForm(request.POST) if request.method == "POST" else RefusalForm()
    if form.is_bound and form.is_valid() and _was_refused(request, number, form):
        return see_other("dossiers:cosignature", number)
    context = {"signer": own, "dossier": found, "form": form}
    return render(request, "dossiers/cosigning/refuse.html", context, status=422 if form.is_bound else 200)


def _was_refused(request: PersonRequest, number: int, form: RefusalForm) -> bool:
    try:
        signing.refuse(request.user, number, form.cleaned_data["reason"])
    except SignatureRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
