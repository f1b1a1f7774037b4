"""Reads of organisations. Fetching is authorising."""

import hashlib

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from communs.accounts.models import Person
from communs.organisations.models import Invitation, Membership, Organisation
from communs.organisations.permissions import ABILITIES


def organisations_of(person: Person) -> "QuerySet[Organisation]":
    """Return the organisations that a person belongs to, by name."""
    return Organisation.objects.filter(memberships__person=person).order_by("name", "pk")


def memberships_of(person: Person) -> "QuerySet[Membership]":
    """Return a person's memberships with their organisations, by name: one query."""
    return person.memberships.select_related("organisation").order_by("organisation__name", "pk")


def membership_for(person: Person, siret: str, *, to: str) -> Membership:
    """Return the person's membership of an organisation if it allows `to` ("see" or "manage").

    Raises `Http404` for who does not belong to it, whether it exists or not; `PermissionDenied` for a member.
    """
    membership = person.memberships.select_related("organisation", "person").filter(organisation__siret=siret).first()
    if membership is None:
        raise Http404
    if not ABILITIES[to](membership):
        raise PermissionDenied
    return membership


def member_of(organisation: Organisation, pk: int) -> Membership:
    """Return one membership of this organisation. Raises `Http404`."""
    membership = organisation.memberships.select_related("person", "organisation").filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership


def members_of(organisation: Organisation) -> "QuerySet[Membership]":
    """Return the memberships of an organisation with their people, in the order of arrival."""
    return organisation.memberships.select_related("person")


def open_invitations(organisation: Organisation) -> "QuerySet[Invitation]":
    """Return the invitations that wait for an answer, expired ones included: they can be sent again."""
    return organisation.invitations.filter(closed_at=None).order_by("-sent_at", "-pk")


def open_invitation_of(organisation: Organisation, pk: int) -> Invitation:
    """Return one waiting invitation of this organisation. Raises `Http404`."""
    invitation = open_invitations(organisation).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def invitations_waiting_for(person: Person) -> "QuerySet[Invitation]":
    """Return the invitations sent to one of the person's verified addresses that can be accepted."""
    waiting = Invitation.objects.filter(closed_at=None, expires_at__gt=timezone.now(), email__in=addresses_of(person))
    return waiting.select_related("organisation", "invited_by").order_by("-sent_at")


def waiting_invitation_of(person: Person, pk: int) -> Invitation:
    """Return one of the invitations that wait for a person. Raises `Http404`."""
    invitation = invitations_waiting_for(person).filter(pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def is_registered(siret: str) -> bool:
    """Whether an organisation with this SIRET exists."""
    return Organisation.objects.filter(siret=siret).exists()


def token_hash(token: str) -> str:
    """Return what is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> Invitation:
    """Return the invitation of a link, open or not. Raises `Http404`."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise Http404
    return found


def addresses_of(person: Person) -> list[str]:
    """Return the person's verified e-mail addresses, in lower case."""
    verified = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return [email.lower() for email in verified]


def colleagues_share(person: Person, organisation: Organisation) -> bool:
    """Whether the person may read and edit the dossiers filed in the name of the organisation: one query.

    It does not depend on who filed a dossier: when somebody leaves, their dossiers stay with the organisation.
    """
    return sharing_organisations_of(person).filter(pk=organisation.pk).exists()


def sharing_organisations_of(person: Person) -> "QuerySet[Organisation]":
    """Return the organisations whose dossiers the person may read and edit: to be used as a subquery in lists."""
    return Organisation.objects.filter(memberships__person=person, memberships__shares_dossiers=True)
