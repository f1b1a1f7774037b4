"""Who may do what with demarches, one sentence a predicate."""

from communs.accounts.models import Person
from communs.procedures.models import Demarche, DemarcheAdministrator, GroupMember


def is_administrator(person: Person) -> bool:
    """Platform managers and administrators of at least one demarche may open the administrators' pages."""
    return person.is_platform_manager or DemarcheAdministrator.objects.filter(person=person).exists()


def is_instructor(person: Person) -> bool:
    """Members of at least one group may open the instructors' pages."""
    return GroupMember.objects.filter(person=person).exists()


def can_create(person: Person) -> bool:
    """Whoever may open the administrators' pages may create a demarche."""
    return is_administrator(person)


def can_administer(person: Person, demarche: Demarche) -> bool:
    """The demarche's administrators and the platform managers may change it."""
    administers = DemarcheAdministrator.objects.filter(demarche=demarche, person=person)
    return person.is_platform_manager or administers.exists()
