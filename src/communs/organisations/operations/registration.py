"""Registering an organisation, and completing it from the company register."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.organisations import company_register
from communs.organisations.company_register import Company
from communs.organisations.enums import Role
from communs.organisations.errors import AlreadyRegistered
from communs.organisations.models import Membership, Organisation


def register(person: Person, siret: str, *, name: str = "", company: Company | None = None) -> Organisation:
    """Create an organisation and make the person its manager.

    `company` is what the register said; without it the typed `name` stands, `verified_at` stays null and a job
    completes the row when the register knows. One transaction, one audit row. Raises `AlreadyRegistered`.
    """
    organisation = Organisation(siret=siret, name=name)
    if company:
        _describe(organisation, company)
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
            Membership.objects.create(person=person, organisation=organisation, role=Role.MANAGER, shares_dossiers=True)
            record(organisation, "register", actor=person, data={"siret": siret, "verified": company is not None})
            if company is None:
                from communs.organisations.jobs import complete_organisation

                complete_organisation.defer(organisation_id=organisation.pk)
    except IntegrityError as error:
        raise AlreadyRegistered from error
    return organisation


def complete(organisation_id: int) -> None:
    """Ask the register about an organisation not verified yet, and write down what it says.

    The register's name replaces the typed one. Nothing changes when the register does not know the SIRET, except the
    date of the question. Raises `Unavailable`: to be tried again.
    """
    waiting = Organisation.objects.filter(pk=organisation_id, verified_at=None)
    organisation = waiting.first()
    if organisation is None:
        return
    company = company_register.find(organisation.siret)
    if company is None:
        waiting.update(checked_at=timezone.now())
        return
    with transaction.atomic():
        locked = waiting.select_for_update().first()
        if locked is None:
            return
        before = {"name": locked.name}
        _describe(locked, company)
        locked.save()
        record(locked, "complete", actor=None, data={"name": locked.name}, before=before, after={"name": locked.name})


def _describe(organisation: Organisation, company: Company) -> None:
    organisation.name = company.name or organisation.name
    organisation.legal_name = company.legal_name
    organisation.postal_address = company.postal_address
    organisation.legal_form = company.legal_form
    organisation.kind = company.kind
    organisation.is_active = company.is_active
    organisation.verified_at = organisation.checked_at = timezone.now()
