"""Registering an organisation: at once when the register answers, later when it does not."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.remote import Breaker, Unavailable
from communs.organisations import company_register
from communs.organisations.company_register import Company
from communs.organisations.enums import OrganisationKind, Role
from communs.organisations.errors import AlreadyRegistered
from communs.organisations.jobs import complete_organisations
from communs.organisations.models import Membership, Organisation
from communs.organisations.operations import registration
from communs.organisations.operations.registration import complete
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory
from tests.organisations.register_server import DINUM, Register

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], int]


def register_(person: Person, *, name: str = "", company: Company | None = None) -> Organisation:
    return registration.register(person, DINUM, name=name, company=company)


def test_a_known_organisation_is_complete_and_its_author_manages_it(register: Register, run_jobs: RunJobs) -> None:
    person = PersonFactory.create()
    organisation = register_(person, company=company_register.find(DINUM))
    assert (organisation.name, organisation.kind) == (
        "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)",
        OrganisationKind.ADMINISTRATION,
    )
    assert organisation.verified_at is not None
    membership = Membership.objects.get()
    assert (membership.person, membership.role, membership.shares_dossiers) == (person, Role.MANAGER, True)
    assert [(entry.verb, entry.actor_id) for entry in trail(organisation)] == [("register", person.pk)]
    assert run_jobs() == 0


def test_without_the_register_the_typed_name_stands_until_a_job_completes_it(
    register: Register, run_jobs: RunJobs
) -> None:
    organisation = register_(PersonFactory.create(), name="Dinum")
    assert (organisation.name, organisation.verified_at) == ("Dinum", None)
    assert run_jobs() == 1
    organisation.refresh_from_db()
    assert organisation.name == "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)"
    assert organisation.verified_at is not None
    assert [entry.verb for entry in trail(organisation)] == ["register", "complete"]


def test_the_job_fails_to_be_tried_again_while_the_register_is_down(register: Register) -> None:
    organisation = register_(PersonFactory.create(), name="Dinum")
    register.failures = [500] * 3
    with pytest.raises(Unavailable):
        complete(organisation.pk)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.verified_at) == ("Dinum", None)
    complete(organisation.pk)
    complete(organisation.pk)
    assert len(register.asked) == 4


def test_the_periodic_job_completes_those_left_and_stops_when_the_register_is_down(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = OrganisationFactory.create()
    left = OrganisationFactory.create(siret=DINUM, name="Dinum")
    register.failures = [500] * 3
    complete_organisations()
    assert len(register.asked) == 3
    monkeypatch.setattr(company_register.register, "breaker", Breaker(threshold=3, pause=0))
    complete_organisations()
    unknown.refresh_from_db()
    left.refresh_from_db()
    assert (unknown.verified_at, unknown.checked_at is not None) == (None, True)
    assert left.name == "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)"


def test_a_number_is_registered_once(register: Register) -> None:
    first, second = PersonFactory.create(), PersonFactory.create()
    organisation = register_(first, name="Dinum")
    with pytest.raises(AlreadyRegistered):
        register_(second, name="Autre nom")
    assert (Organisation.objects.get().name, Membership.objects.get().person) == ("Dinum", first)
    assert trail(organisation).count() == 1


@pytest.mark.parametrize("siret", ["1300252650001", "130025265000131", "1300252650001A", "", "1300 2526500013"])
def test_the_database_itself_holds_fourteen_digits(siret: str) -> None:
    with pytest.raises(Exception, match=r"organisation_siret_14_digits|too long"), transaction.atomic():
        OrganisationFactory.create(siret=siret)
    assert Organisation.objects.count() == 0


def test_the_database_itself_wants_a_name() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory.create(name="")
    assert Organisation.objects.count() == 0
