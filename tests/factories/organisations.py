"""Organisations for the tests, with fictional SIRETs whose check digit is right."""

import factory
from factory.django import DjangoModelFactory

from communs.organisations.models import Membership, Organisation
from tests.factories.accounts import PersonFactory


def siret(number: int) -> str:
    """Return the fictional SIRET of this rank; its SIREN (9 digits) is right too."""
    return _checked(_checked(f"9{number:07d}") + "0001")


def _checked(body: str) -> str:
    """Add Luhn's check digit."""
    doubled = [int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A fictional body."""

    class Meta:
        model = Organisation

    siret = factory.Sequence(siret)
    name = factory.Sequence(lambda n: f"Organisme Exemple {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member of an organisation who does not share its dossiers."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
