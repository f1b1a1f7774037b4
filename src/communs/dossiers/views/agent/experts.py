"""Inviting experts to read a dossier, and ending their access."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.errors import InvitationRefused
from communs.dossiers.expert_form import ExpertForm
from communs.dossiers.expertise import expertise_of
from communs.dossiers.operations import expertise as operations
from communs.dossiers.queries import dossier_for
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.permissions import is_instructor


@allowed(is_instructor)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest, number: int) -> HttpResponse:
    """Ask whom to invite and why; a refused invitation comes back with what was typed."""
    dossier = dossier_for(request.user, number, to="manage_experts")
    form = ExpertForm(request.POST) if request.method == "POST" else ExpertForm()
    if form.is_bound and form.is_valid() and _invited(request, number, form):
        return see_other("dossiers:agent-dossier", number, after="#experts")
    context = {"dossier": dossier, "form": form}
    return render(request, "dossiers/agent/invite_expert.html", context, status=422 if form.is_bound else 200)


def _invited(request: PersonRequest, number: int, form: ExpertForm) -> bool:
    try:
        invited = operations.invite(request.user, number, form.cleaned_data["email"], form.cleaned_data["reason"])
    except InvitationRefused as refusal:
        form.add_error("email", refusal.message)
        return False
    notices.success(request, _("L’invitation est partie à %(email)s.") % {"email": invited.email})
    return True


@allowed(is_instructor)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PersonRequest, number: int, expertise_id: int) -> HttpResponse:
    """Ask for a confirmation, then end an expert's access to the dossier."""
    dossier = dossier_for(request.user, number, to="manage_experts")
    expertise = expertise_of(dossier, expertise_id)
    if request.method == "POST":
        operations.revoke(request.user, number, expertise_id)
        notices.success(request, _("%(email)s n’a plus accès à ce dossier.") % {"email": expertise.email})
        return see_other("dossiers:agent-dossier", number, after="#experts")
    return render(request, "dossiers/agent/revoke_expert.html", {"dossier": dossier, "expertise": expertise})
