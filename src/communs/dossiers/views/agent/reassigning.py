"""Giving a dossier to another group."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.forms import ReassignForm
from communs.dossiers.models import Dossier
from communs.dossiers.operations.reassigning import reassign as give
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import dossier_for, stand, with_standing
from communs.dossiers.routes import other_groups
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.permissions import is_instructor


@allowed(is_instructor)
@require_http_methods(["GET", "POST"])
def reassign(request: PersonRequest, number: int) -> HttpResponse:
    """Choose the group, and confirm: its agents receive the dossier, those of the present one no longer see it."""
    found = dossier_for(request.user, number, to="reassign")
    form = ReassignForm(other_groups(found), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = give(request.user, number, form.cleaned_data["group"])
        notices.success(request, _("Le dossier est confié au groupe « %(group)s ».") % {"group": given.group})
        return _after(request, given)
    context = {"dossier": found, "form": form}
    return render(request, "dossiers/agent/reassign.html", context, status=422 if form.is_bound else 200)


def _after(request: PersonRequest, dossier: Dossier) -> HttpResponse:
    """Back to the dossier for whoever may still read it, else to the list."""
    again = stand(request.user, with_standing(request.user).get(pk=dossier.pk))
    if "read_as_agent" in abilities(request.user, again):
        return see_other("dossiers:agent-dossier", dossier.number)
    return see_other("dossiers:agent-dossiers", dossier.demarche_id)
