"""Pages for the managers of an organisation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communs.core.access import signed_in
from communs.organisations import queries
from communs.organisations.errors import LastManager, OrganisationRefusal
from communs.organisations.forms import InvitationForm, RightsForm
from communs.organisations.models import Membership
from communs.organisations.operations import invitations, memberships
from communs.organisations.views.member import confirmation, detail_context, person_of


@signed_in
@require_POST
def invite(request: HttpRequest, siret: str) -> HttpResponse:
    """Invite somebody by e-mail."""
    membership = queries.membership_for(person_of(request), siret, to="manage")
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitations.invite(membership.organisation, by=person_of(request), **form.cleaned_data)
        except OrganisationRefusal as refusal:
            form.add_error("email", refusal.message)
        else:
            text = _("L’invitation est partie à %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, text)
            return redirect(membership.organisation)
    return render(request, "organisations/detail.html", detail_context(request, membership, form), status=422)


@signed_in
@require_POST
def resend(request: HttpRequest, siret: str, pk: int) -> HttpResponse:
    """Send an invitation again."""
    membership = queries.membership_for(person_of(request), siret, to="manage")
    invitation = queries.open_invitation_of(membership.organisation, pk)
    try:
        invitations.resend(invitation, by=person_of(request))
    except OrganisationRefusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("L’invitation est repartie à %(email)s.") % {"email": invitation.email})
    return redirect(membership.organisation)


@signed_in
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, siret: str, pk: int) -> HttpResponse:
    """Cancel an invitation, after confirmation."""
    membership = queries.membership_for(person_of(request), siret, to="manage")
    invitation = queries.open_invitation_of(membership.organisation, pk)
    if request.method == "POST":
        try:
            invitations.revoke(invitation, by=person_of(request))
        except OrganisationRefusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("L’invitation est annulée."))
        return redirect(membership.organisation)
    question = {
        "title": _("Annuler l’invitation ?"),
        "text": _("Le lien envoyé à %(email)s ne fonctionnera plus.") % {"email": invitation.email},
        "action": _("Annuler l’invitation"),
    }
    return confirmation(request, membership, question)


@signed_in
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, siret: str, pk: int) -> HttpResponse:
    """Change a member's role and access to the dossiers."""
    membership = queries.membership_for(person_of(request), siret, to="manage")
    target = queries.member_of(membership.organisation, pk)
    initial = {"role": target.role, "shares_dossiers": target.shares_dossiers}
    form = RightsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            memberships.change(target, by=person_of(request), **form.cleaned_data)
        except LastManager as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(request, _("Les droits de %(person)s sont à jour.") % {"person": target.person})
            return redirect(membership.organisation)
    context = {"form": form, "target": target, "organisation": membership.organisation}
    return render(request, "organisations/member.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, siret: str, pk: int) -> HttpResponse:
    """Remove a member, after confirmation."""
    membership = queries.membership_for(person_of(request), siret, to="manage")
    target = queries.member_of(membership.organisation, pk)
    if request.method == "POST":
        return _removed(request, membership, target)
    question = {
        "title": _("Retirer %(person)s ?") % {"person": target.person},
        "text": _(
            "Cette personne n’aura plus accès aux dossiers de l’organisation. Elle en sera avertie par courriel."
        ),
        "action": _("Retirer de l’organisation"),
    }
    return confirmation(request, membership, question)


def _removed(request: HttpRequest, membership: Membership, target: Membership) -> HttpResponse:
    try:
        memberships.remove(target, by=person_of(request))
    except LastManager as refusal:
        messages.error(request, refusal.message)
        return redirect(membership.organisation)
    text = _("%(person)s ne fait plus partie de l’organisation.") % {"person": target.person}
    messages.success(request, text)
    return redirect("organisations:index" if target.pk == membership.pk else membership.organisation)
