"""Pages for whoever receives an invitation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communs.core.access import signed_in
from communs.organisations import queries
from communs.organisations.errors import OrganisationRefusal
from communs.organisations.operations import invitations
from communs.organisations.views.member import person_of


@signed_in
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, or accept it; only to who owns the invited address, others are told why."""
    received = queries.invitation_by_token(token)
    if request.method == "POST":
        try:
            membership = invitations.accept(received, by=person_of(request))
        except OrganisationRefusal as refusal:
            messages.error(request, refusal.message)
            return redirect(request.path)
        messages.success(request, _("Vous faites maintenant partie de l’organisation."))
        return redirect(membership.organisation)
    addressed = received.email in queries.addresses_of(person_of(request))
    context = {"invitation": received, "addressed": addressed, "token": token}
    return render(request, "organisations/invitation.html", context)


@signed_in
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse an invitation."""
    received = queries.invitation_by_token(token)
    try:
        invitations.decline(received, by=person_of(request))
    except OrganisationRefusal as refusal:
        messages.error(request, refusal.message)
        return redirect("organisations:invitation", token)
    messages.success(request, _("Vous avez décliné l’invitation."))
    return redirect("organisations:index")


@signed_in
@require_POST
def accept_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation from the list of those that wait for the person."""
    received = queries.waiting_invitation_of(person_of(request), pk)
    try:
        membership = invitations.accept(received, by=person_of(request))
    except OrganisationRefusal as refusal:
        messages.error(request, refusal.message)
        return redirect("organisations:index")
    messages.success(request, _("Vous faites maintenant partie de l’organisation."))
    return redirect(membership.organisation)
