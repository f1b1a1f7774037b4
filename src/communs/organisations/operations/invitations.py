"""Inviting somebody by e-mail, and what they answer."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.core.mail.models import Message
from communs.organisations.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    OtherAddress,
    TooManyInvitations,
)
from communs.organisations.models import Invitation, Membership, Organisation
from communs.organisations.queries import addresses_of, token_hash

LIFETIME = timedelta(weeks=2)
DAY = timedelta(days=1)
LETTERS_TO_AN_ADDRESS = 5
INVITATIONS_BY_A_PERSON = 100
TEMPLATE = "organisations/mail/invitation"


@transaction.atomic
def invite(
    organisation: Organisation, *, by: Person, email: str, role: str, shares_dossiers: bool = False
) -> Invitation:
    """Invite an address: one row, one e-mail with a link that works for two weeks, one audit row.

    Raises `AlreadyMember`, `AlreadyInvited` or `TooManyInvitations`.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    email = email.strip().lower()
    if organisation.memberships.filter(person__emailaddress__email__iexact=email).exists():
        raise AlreadyMember
    if organisation.invitations.filter(email=email, closed_at=None).exists():
        raise AlreadyInvited
    invitation = Invitation(
        organisation=organisation, email=email, role=role, shares_dossiers=shares_dossiers, invited_by=by
    )
    _post(invitation, by)
    record(organisation, "invite", actor=by, data={"email": email, "role": role, "shares_dossiers": shares_dossiers})
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: Person) -> None:
    """Send a new link for two weeks; the former link no longer works. Raises `InvitationClosed`, `TooManyInvitations`."""
    current = _locked(invitation)
    _post(current, by)
    record(current.organisation, "resend_invitation", actor=by, data={"email": current.email})


@transaction.atomic
def revoke(invitation: Invitation, *, by: Person) -> None:
    """Cancel an invitation: its link no longer works. Raises `InvitationClosed`."""
    _close(_locked(invitation), "revoke_invitation", by)


@transaction.atomic
def decline(invitation: Invitation, *, by: Person) -> None:
    """Refuse an invitation received. Raises `InvitationClosed` or `OtherAddress`."""
    _close(_received(invitation, by), "decline_invitation", by)


@transaction.atomic
def accept(invitation: Invitation, *, by: Person) -> Membership:
    """Make the invited person a member with the role that was offered, and tell who invited them.

    Somebody who is a member already keeps their rights. Raises `InvitationClosed` or `OtherAddress`.
    """
    current = _received(invitation, by)
    membership, joined = Membership.objects.get_or_create(
        person=by,
        organisation=current.organisation,
        defaults={"role": current.role, "shares_dossiers": current.shares_dossiers},
    )
    _close(current, "accept_invitation", by)
    if joined and current.invited_by and current.invited_by.is_active:
        url = f"{settings.SITE_URL}{current.organisation.get_absolute_url()}"
        context = {"person": str(by), "organisation": current.organisation.name, "url": url}
        send("organisations/mail/accepted", to=current.invited_by, context=context)
    return membership


def _check_pace(email: str, by: Person) -> None:
    """Nobody turns communs into a machine that fills somebody's mailbox."""
    since = timezone.now() - DAY
    received = Message.objects.filter(recipient=email, template=TEMPLATE, created_at__gt=since)
    sent = Invitation.objects.filter(invited_by=by, sent_at__gt=since)
    if received.count() >= LETTERS_TO_AN_ADDRESS or sent.count() >= INVITATIONS_BY_A_PERSON:
        raise TooManyInvitations


def _post(invitation: Invitation, by: Person) -> None:
    _check_pace(invitation.email, by)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + LIFETIME
    invitation.save()
    url = f"{settings.SITE_URL}{reverse('organisations:invitation', args=[token])}"
    context = {"inviter": str(by), "organisation": invitation.organisation.name, "url": url}
    send(TEMPLATE, to=invitation.email, language=by.language, context=context)


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    current = rows.filter(pk=invitation.pk, closed_at=None).first()
    if current is None:
        raise InvitationClosed
    return current


def _received(invitation: Invitation, by: Person) -> Invitation:
    current = _locked(invitation)
    # Once an invitation is sent again, whoever holds the former link holds a dead link.
    if not current.is_open or current.token_hash != invitation.token_hash:
        raise InvitationClosed
    if current.email not in addresses_of(by):
        raise OtherAddress
    return current


def _close(invitation: Invitation, verb: str, by: Person) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(closed_at=timezone.now())
    record(invitation.organisation, verb, actor=by, data={"email": invitation.email, "role": str(invitation.role)})
