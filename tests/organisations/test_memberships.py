"""Members: rights, removal, leaving, and the last manager."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.organisations.enums import Role
from communs.organisations.errors import LastManager
from communs.organisations.models import Membership, Organisation
from communs.organisations.operations import memberships
from communs.organisations.queries import (
    colleagues_share,
    membership_for,
    organisations_of,
    sharing_organisations_of,
)
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory.create()


def membership(person: object, organisation: Organisation) -> Membership:
    return Membership.objects.get(person=person, organisation=organisation)


def test_fetching_is_authorising(organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    manager, member, stranger = manager_of(organisation), member_of(organisation), manager_of(OrganisationFactory())
    with django_assert_num_queries(1):
        assert membership_for(manager, organisation.siret, to="manage").organisation.name == organisation.name
    assert membership_for(member, organisation.siret, to="see").person == member
    with pytest.raises(PermissionDenied):
        membership_for(member, organisation.siret, to="manage")
    for ability in ("see", "manage"):
        with pytest.raises(Http404):
            membership_for(stranger, organisation.siret, to=ability)


def test_sharing_is_each_members_right(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sharer, member = member_of(organisation, shares_dossiers=True), member_of(organisation)
    stranger = member_of(OrganisationFactory.create(), shares_dossiers=True)
    with django_assert_num_queries(3):
        answers = [colleagues_share(person, organisation) for person in (sharer, member, stranger)]
    assert answers == [True, False, False]
    assert list(sharing_organisations_of(sharer)) == [organisation]
    assert (list(organisations_of(member)), list(sharing_organisations_of(member))) == ([organisation], [])


def test_a_manager_changes_a_members_rights(organisation: Organisation) -> None:
    manager, member = manager_of(organisation), member_of(organisation)
    target = membership(member, organisation)
    memberships.change(target, by=manager, role=Role.MANAGER, shares_dossiers=True)
    target.refresh_from_db()
    assert (target.role, target.shares_dossiers) == (Role.MANAGER, True)
    memberships.change(target, by=manager, role=Role.MANAGER, shares_dossiers=True)
    assert [(entry.verb, entry.actor_id) for entry in trail(organisation)] == [("change_member", manager.pk)]


def test_the_last_manager_stays_manager(organisation: Organisation) -> None:
    manager, _member = manager_of(organisation), member_of(organisation)
    target = membership(manager, organisation)
    attempts: list[Callable[[], None]] = [
        lambda: memberships.leave(target),
        lambda: memberships.remove(target, by=manager),
        lambda: memberships.change(target, by=manager, role=Role.MEMBER, shares_dossiers=True),
    ]
    for attempt in attempts:
        with pytest.raises(LastManager):
            attempt()
    assert membership(manager, organisation).role == Role.MANAGER
    assert (trail(organisation).count(), Message.objects.count()) == (0, 0)


def test_a_manager_leaves_once_there_is_another(organisation: Organisation) -> None:
    manager, other = manager_of(organisation), manager_of(organisation)
    memberships.leave(membership(manager, organisation))
    assert list(organisation.memberships.values_list("person", flat=True)) == [other.pk]
    assert [(entry.verb, entry.actor_id) for entry in trail(organisation)] == [("leave", manager.pk)]


def test_a_removed_member_is_told_in_their_language(organisation: Organisation) -> None:
    manager = manager_of(organisation)
    member = member_of(organisation, person=PersonFactory.create(language="en"))
    memberships.remove(membership(member, organisation), by=manager)
    assert list(organisations_of(member)) == []
    assert [(m.recipient, m.template, m.language) for m in Message.objects.all()] == [
        (member.email, "organisations/mail/removed", "en")
    ]
    assert [entry.verb for entry in trail(organisation)] == ["remove_member"]


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_once_cannot_both_go(organisation: Organisation) -> None:
    both = [MembershipFactory.create(organisation=organisation, role=Role.MANAGER) for _ in range(2)]
    barrier, outcomes = threading.Barrier(2), []

    def go(leaving: Membership) -> None:
        barrier.wait()
        try:
            memberships.leave(leaving)
            outcomes.append("left")
        except LastManager:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[leaving]) for leaving in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]
    assert organisation.memberships.count() == 1
