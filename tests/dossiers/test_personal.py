"""What an account's holder gets of their dossiers, and what keeps the account open."""

import pytest

from communs.accounts.enums import Role
from communs.accounts.operations.people import DeletionRefused, delete_account
from communs.accounts.queries import everything_about, roles_of
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, ExpertiseFactory, InReviewFactory
from tests.factories.procedures import DemarcheAdministratorFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db


def test_a_dossier_in_review_refuses_the_deletion_and_a_decided_one_does_not() -> None:
    person = PersonFactory.create(first_name="Ada")
    dossier = InReviewFactory.create(applicant=person)
    with pytest.raises(DeletionRefused, match=str(dossier.number)):
        delete_account(person)
    person.refresh_from_db()
    assert (person.first_name, person.is_active) == ("Ada", True)
    other = PersonFactory.create()
    AcceptedFactory.create(applicant=other)
    delete_account(other)
    other.refresh_from_db()
    assert not other.is_active


def test_the_export_holds_ones_own_dossiers_only() -> None:
    person = PersonFactory.create()
    mine = DraftFactory.create(applicant=person, answers={"project_name": "Essai"})
    DraftFactory.create()
    exported = everything_about(person)["dossiers"]["dossiers"]
    assert [(row["number"], row["answers"]) for row in exported] == [(mine.number, {"project_name": "Essai"})]


def test_one_account_may_hold_several_roles() -> None:
    person = PersonFactory.create(is_platform_manager=True)
    GroupMemberFactory.create(person=person)
    DemarcheAdministratorFactory.create(person=person)
    ExpertiseFactory.create(person=person)
    everything = [Role.APPLICANT, Role.INSTRUCTOR, Role.EXPERT, Role.ADMINISTRATOR, Role.MANAGER]
    assert roles_of(person) == everything
    assert roles_of(PersonFactory.create()) == [Role.APPLICANT]
