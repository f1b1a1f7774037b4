"""Throwing a draft away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import signed_in
from communs.dossiers.operations import filing
from communs.dossiers.panels import Place, panels_of
from communs.dossiers.queries import dossier_for
from communs.dossiers.views.requests import PersonRequest, see_other


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Ask for a confirmation, then delete the draft and its files for good."""
    if request.method == "POST":
        filing.withdraw_draft(request.user, number)
        messages.success(request, _("Le brouillon n° %(number)s est supprimé.") % {"number": number})
        return see_other("dossiers:list")
    dossier = dossier_for(request.user, number, to="withdraw")
    context = {"dossier": dossier, "panels": panels_of(dossier, Place.WITHDRAWAL)}
    return render(request, "dossiers/withdraw.html", context)
