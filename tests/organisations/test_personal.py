"""What an account's holder gets of their organisations, and what keeps the account open."""

import pytest

from communs.accounts.operations.people import DeletionRefused, delete_account
from communs.accounts.queries import everything_about, obstacles_to_deletion
from communs.core.audit import trail
from communs.organisations.enums import Role
from communs.organisations.models import Membership
from communs.organisations.operations.invitations import invite
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db


def test_the_last_manager_stays_while_the_organisation_has_members() -> None:
    organisation = OrganisationFactory.create(name="Mairie d’Exempleville")
    owner, colleague, stranger = manager_of(organisation), member_of(organisation), PersonFactory.create()
    with pytest.raises(DeletionRefused) as refusal:
        delete_account(owner)
    (obstacle,) = refusal.value.obstacles
    assert obstacle.startswith("Vous êtes seul responsable de «\u00a0Mairie d’Exempleville\u00a0»\u00a0:")
    owner.refresh_from_db()
    assert (owner.is_active, organisation.memberships.count(), trail(organisation).count()) == (True, 2, 0)
    assert (obstacles_to_deletion(colleague), obstacles_to_deletion(stranger)) == ([], [])


def test_who_deletes_an_account_leaves_its_organisations() -> None:
    organisation, alone = OrganisationFactory.create(), OrganisationFactory.create()
    leaving, staying = manager_of(organisation), manager_of(organisation)
    Membership.objects.create(person=leaving, organisation=alone, role=Role.MANAGER)
    delete_account(leaving)
    assert list(Membership.objects.values_list("person", "organisation")) == [(staying.pk, organisation.pk)]
    assert [trail(one).get().verb for one in (organisation, alone)] == ["leave", "leave"]
    member_of(organisation)
    with pytest.raises(DeletionRefused):
        delete_account(staying)


def test_the_export_holds_ones_own_memberships_and_invitations_only() -> None:
    organisation = OrganisationFactory.create(name="Mairie d’Exempleville")
    owner, colleague = manager_of(organisation), member_of(organisation)
    invite(organisation, by=owner, email="ada@example.org", role=Role.MEMBER)
    exported = everything_about(owner)["organisations"]
    assert [(row["organisation__name"], row["role"]) for row in exported["memberships"]] == [
        ("Mairie d’Exempleville", "manager")
    ]
    assert [row["email"] for row in exported["invitations"]] == ["ada@example.org"]
    assert [len(rows) for rows in everything_about(colleague)["organisations"].values()] == [1, 0]
    assert everything_about(PersonFactory.create())["organisations"] == {"memberships": [], "invitations": []}
