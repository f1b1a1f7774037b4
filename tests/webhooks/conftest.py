"""Fixtures of the webhooks' tests."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupMemberFactory
from tests.webhooks.receiver import Receiver, running


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    with running() as started:
        yield started


@pytest.fixture
def administrator(db: None) -> Person:
    return PersonFactory.create()


@pytest.fixture
def demarche(administrator: Person) -> Demarche:
    found: Demarche = DemarcheFactory.create()
    DemarcheAdministratorFactory.create(demarche=found, person=administrator)
    return found


@pytest.fixture
def agent(demarche: Demarche) -> Person:
    person: Person = PersonFactory.create()
    GroupMemberFactory.create(group=demarche.groups.get(), person=person)
    return person
