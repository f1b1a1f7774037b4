"""Names of public bodies are told to whoever checks a text."""

import pytest

from communs.core.names import Name, known_names
from communs.organisations.enums import OrganisationKind
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_public_bodies_are_told_and_nobody_else() -> None:
    OrganisationFactory.create(name="Ville d’Essai", kind=OrganisationKind.ADMINISTRATION, legal_name="COMMUNE D ESSAI")
    OrganisationFactory.create(name="Association privée", kind=OrganisationKind.ASSOCIATION)
    OrganisationFactory.create(name="Mairie close", kind=OrganisationKind.ADMINISTRATION, is_active=False)
    assert [name for name in known_names() if "ssai" in name.text] == [Name("Ville d’Essai", ("COMMUNE D ESSAI",))]
    assert {name.text for name in known_names()} & {"Association privée", "Mairie close"} == set()
