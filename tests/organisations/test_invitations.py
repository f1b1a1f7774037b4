"""Invitations: sent, answered, sent again, revoked, expired."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.organisations.enums import Role
from communs.organisations.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    OtherAddress,
    TooManyInvitations,
)
from communs.organisations.models import Invitation, Membership, Organisation
from communs.organisations.operations import invitations
from communs.organisations.queries import invitation_by_token, invitations_waiting_for
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory.create()


@pytest.fixture
def manager(organisation: Organisation) -> Person:
    return manager_of(organisation)


def invite(organisation: Organisation, manager: Person, email: str) -> Invitation:
    return invitations.invite(organisation, by=manager, email=email, role=Role.MEMBER, shares_dossiers=True)


def sent_token() -> str:
    """The token of the last link sent."""
    link: str = Message.objects.filter(template="organisations/mail/invitation").latest("created_at").context["url"]
    return link.rsplit("/", 1)[-1]


def test_an_invitation_is_sent_and_only_its_hash_is_kept(organisation: Organisation, manager: Person) -> None:
    invitation = invite(organisation, manager, " Camille@Usager.Example ")
    message = Message.objects.get()
    assert (message.recipient, message.language) == ("camille@usager.example", manager.language)
    assert sent_token() not in str(Invitation.objects.values().get())
    assert invitation_by_token(sent_token()) == invitation
    assert [entry.verb for entry in trail(organisation)] == ["invite"]


def test_the_invited_person_becomes_a_member_and_the_inviter_is_told(
    organisation: Organisation, manager: Person
) -> None:
    person = PersonFactory.create()
    invite(organisation, manager, person.email)
    assert [waiting.organisation for waiting in invitations_waiting_for(person)] == [organisation]
    membership = invitations.accept(invitation_by_token(sent_token()), by=person)
    assert (membership.person, membership.role, membership.shares_dossiers) == (person, Role.MEMBER, True)
    assert list(invitations_waiting_for(person)) == []
    assert list(Message.objects.order_by("created_at").values_list("recipient", "template")) == [
        (person.email, "organisations/mail/invitation"),
        (manager.email, "organisations/mail/accepted"),
    ]
    assert [(entry.verb, entry.actor_id) for entry in trail(organisation)] == [
        ("invite", manager.pk),
        ("accept_invitation", person.pk),
    ]


def test_any_verified_address_of_the_person_counts(organisation: Organisation, manager: Person) -> None:
    person = PersonFactory.create()
    EmailAddress.objects.create(user=person, email="second@usager.example", verified=True)
    invite(organisation, manager, "second@usager.example")
    assert invitations.accept(invitation_by_token(sent_token()), by=person).person == person


def test_another_persons_link_opens_nothing(organisation: Organisation, manager: Person) -> None:
    stranger = PersonFactory.create()
    invite(organisation, manager, "camille@usager.example")
    invitation = invitation_by_token(sent_token())
    for answer in (invitations.accept, invitations.decline):
        with pytest.raises(OtherAddress):
            answer(invitation, by=stranger)
    invitation.refresh_from_db()
    assert (Membership.objects.count(), invitation.closed_at, trail(organisation).count()) == (1, None, 1)


def test_an_address_that_is_not_verified_does_not_count(organisation: Organisation, manager: Person) -> None:
    person = PersonFactory.create(verified=False)
    invite(organisation, manager, person.email)
    with pytest.raises(OtherAddress):
        invitations.accept(invitation_by_token(sent_token()), by=person)
    assert Membership.objects.filter(person=person).count() == 0


def test_a_link_works_for_two_weeks_and_again_once_sent_again(organisation: Organisation, manager: Person) -> None:
    person = PersonFactory.create()
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        invitation = invite(organisation, manager, person.email)
        former = invitation_by_token(sent_token())
        clock.shift(dt.timedelta(weeks=2, seconds=1))
        with pytest.raises(InvitationClosed):
            invitations.accept(former, by=person)
        invitations.resend(invitation, by=manager)
        with pytest.raises(InvitationClosed):
            invitations.accept(former, by=person)
        assert Membership.objects.filter(person=person).count() == 0
        assert invitations.accept(invitation_by_token(sent_token()), by=person).person == person
    assert [entry.verb for entry in trail(organisation)] == ["invite", "resend_invitation", "accept_invitation"]


def test_a_closed_invitation_cannot_be_answered(organisation: Organisation, manager: Person) -> None:
    person = PersonFactory.create()
    for close in (invitations.revoke, invitations.decline):
        invitation = invite(organisation, manager, person.email)
        close(invitation, by=manager if close is invitations.revoke else person)
        with pytest.raises(InvitationClosed):
            invitations.accept(invitation, by=person)
        with pytest.raises(InvitationClosed):
            invitations.resend(invitation, by=manager)
    assert Membership.objects.filter(person=person).count() == 0
    assert [entry.verb for entry in trail(organisation)] == [
        "invite",
        "revoke_invitation",
        "invite",
        "decline_invitation",
    ]


def test_an_invitation_serves_once(organisation: Organisation, manager: Person) -> None:
    person = PersonFactory.create()
    invitation = invite(organisation, manager, person.email)
    invitations.accept(invitation, by=person)
    with pytest.raises(InvitationClosed):
        invitations.accept(invitation, by=person)
    assert Membership.objects.filter(person=person).count() == 1


def test_an_address_is_invited_once_and_a_member_never(organisation: Organisation, manager: Person) -> None:
    member = member_of(organisation)
    invite(organisation, manager, "camille@usager.example")
    with pytest.raises(AlreadyInvited):
        invite(organisation, manager, "CAMILLE@usager.example")
    with pytest.raises(AlreadyMember):
        invite(organisation, manager, member.email.upper())
    assert (Invitation.objects.count(), Message.objects.count(), trail(organisation).count()) == (1, 1, 1)


def test_nobody_fills_a_mailbox_with_invitations(organisation: Organisation, manager: Person) -> None:
    invitation = invite(organisation, manager, "camille@usager.example")
    for _again in range(4):
        invitations.resend(invitation, by=manager)
    elsewhere = OrganisationFactory.create()
    with pytest.raises(TooManyInvitations):
        invitations.resend(invitation, by=manager)
    with pytest.raises(TooManyInvitations):
        invite(elsewhere, manager_of(elsewhere), "camille@usager.example")
    assert Message.objects.filter(recipient="camille@usager.example").count() == 5
    assert Invitation.objects.count() == 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1)):
        invitations.resend(invitation, by=manager)
    assert Message.objects.filter(recipient="camille@usager.example").count() == 6


def test_nobody_invites_the_whole_world(
    organisation: Organisation, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "INVITATIONS_BY_A_PERSON", 3)
    for number in range(3):
        invite(organisation, manager, f"personne{number}@usager.example")
    with pytest.raises(TooManyInvitations):
        invite(organisation, manager, "personne3@usager.example")
    assert invite(organisation, manager_of(organisation), "personne3@usager.example").pk
