"""Changing a dossier after its deposit: open the form again, read what changes, send it or give it up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communs.core.access import signed_in
from communs.dossiers.corrections import open_correction, pending_differences
from communs.dossiers.errors import Incomplete, Ineligible, NothingChanged
from communs.dossiers.models import Dossier
from communs.dossiers.operations import amending
from communs.dossiers.queries import dossier_for, problems_of
from communs.dossiers.views.requests import PersonRequest, see_other

TO_CORRECT = "?verifier#error-summary"


@signed_in
@require_POST
def begin(request: PersonRequest, number: int) -> HttpResponse:
    """Open the form on a copy of what was deposited."""
    try:
        amending.begin_changes(request.user, number)
    except PermissionDenied:
        return _no_longer(request, number)
    return see_other("dossiers:fill", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: PersonRequest, number: int) -> HttpResponse:
    """Show what will change, then send it."""
    if request.method == "POST":
        return _sent(request, number)
    dossier_for(request.user, number, to="read_as_applicant")
    try:
        dossier = dossier_for(request.user, number, to="fill")
    except PermissionDenied:
        return see_other("dossiers:dossier", number)
    if dossier.is_draft:
        return see_other("dossiers:fill", number)
    if problems_of(dossier):
        return see_other("dossiers:fill", number, after=TO_CORRECT)
    return _review(request, dossier)


def _review(request: PersonRequest, dossier: Dossier, status: int = 200) -> HttpResponse:
    context = {
        "dossier": dossier,
        "differences": pending_differences(dossier),
        "correction": open_correction(dossier),
    }
    return render(request, "dossiers/changes/review.html", context, status=status)


def _sent(request: PersonRequest, number: int) -> HttpResponse:
    try:
        amendment = amending.send_changes(request.user, number)
    except PermissionDenied:
        return _no_longer(request, number)
    except Incomplete:
        return see_other("dossiers:fill", number, after=TO_CORRECT)
    except Ineligible:
        return see_other("dossiers:fill", number, after="#ineligible")
    except NothingChanged:
        return _review(request, dossier_for(request.user, number, to="fill"), status=422)
    if amendment:
        messages.success(request, _("Vos modifications sont envoyées à l’administration."))
    return see_other("dossiers:dossier", number)


def _no_longer(request: PersonRequest, number: int) -> HttpResponse:
    """Back to the dossier for the applicant's side, with the reason; nothing to see for anybody else."""
    dossier_for(request.user, number, to="read_as_applicant")
    messages.error(
        request, _("Le dossier ne peut plus être modifié : rien n’a été envoyé. Écrivez à l’administration si besoin.")
    )
    return see_other("dossiers:dossier", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: PersonRequest, number: int) -> HttpResponse:
    """Confirm, then throw the changes away."""
    if request.method == "POST":
        amending.give_up_changes(request.user, number)
        messages.success(
            request, _("Vos modifications sont abandonnées : le dossier reste tel que vous l’avez déposé.")
        )
        return see_other("dossiers:dossier", number)
    dossier = dossier_for(request.user, number, to="give_up_changes")
    return render(request, "dossiers/changes/give_up.html", {"dossier": dossier})
