"""Who may do what with demarches, one sentence a predicate."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from communs.accounts.models import Person
from communs.procedures.models import Demarche, DemarcheAdministrator, GroupMember


@dataclass(frozen=True)
class Roles:
    """What a person is to at least one demarche."""

    administers: bool
    instructs: bool


def roles_of(person: Person) -> Roles:
    """Return the roles of a person: one query, kept with this very object (a request's person lives as long as it)."""
    kept: Roles | None = getattr(person, "procedure_roles", None)
    if kept is None:
        administers = Exists(DemarcheAdministrator.objects.filter(person=OuterRef("pk")))
        instructs = Exists(GroupMember.objects.filter(person=OuterRef("pk")))
        found = Person.objects.filter(pk=person.pk).values_list(administers, instructs).first() or (False, False)
        kept = person.procedure_roles = Roles(*found)  # type: ignore[attr-defined]
    return kept


def is_administrator(person: Person) -> bool:
    """Platform managers and administrators of at least one demarche may open the administrators' pages."""
    return person.is_platform_manager or roles_of(person).administers


def is_instructor(person: Person) -> bool:
    """Members of at least one group may open the instructors' pages."""
    return roles_of(person).instructs


def can_administer(person: Person, demarche: Demarche) -> bool:
    """The demarche's administrators and the platform managers may change it."""
    administers = DemarcheAdministrator.objects.filter(demarche=demarche, person=person)
    return person.is_platform_manager or administers.exists()
