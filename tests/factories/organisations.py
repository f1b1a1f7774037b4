"""Organisations for the tests, with fictional SIRETs whose check digits are right."""

import factory
from factory.django import DjangoModelFactory
from stdnum.luhn import calc_check_digit

from communs.accounts.models import Person
from communs.organisations.enums import Role
from communs.organisations.models import Membership, Organisation
from tests.factories.accounts import PersonFactory


def siret(number: int) -> str:
    """Return the fictional SIRET of this rank: a SIREN and a head office, each with its check digit."""
    siren = f"9{number:07d}" + calc_check_digit(f"9{number:07d}")
    return f"{siren}0001" + calc_check_digit(f"{siren}0001")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A fictional body."""

    class Meta:
        model = Organisation

    siret = factory.Sequence(siret)
    name = factory.Sequence(lambda n: f"Organisme Exemple {n}")


def manager_of(organisation: Organisation, **attributes: object) -> Person:
    """Create a person who manages an organisation."""
    return MembershipFactory.create(organisation=organisation, role=Role.MANAGER, **attributes).person


def member_of(organisation: Organisation, **attributes: object) -> Person:
    """Create a person who belongs to an organisation."""
    return MembershipFactory.create(organisation=organisation, **attributes).person


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member of an organisation who does not share its dossiers."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
