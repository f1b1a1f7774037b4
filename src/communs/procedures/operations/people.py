"""Who administers a demarche and who instructs its dossiers."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.models import Demarche, DemarcheAdministrator, Group, GroupMember


class PeopleError(Exception):
    """The person or group cannot be added or removed; the message says why and what to do."""


@transaction.atomic
def add_instructor(group: Group, email: str, *, by: Person | None) -> GroupMember:
    """Make the person with this e-mail an instructor of the group; being one already changes nothing.

    Raises `PeopleError` when nobody here has this e-mail.
    """
    member, created = GroupMember.objects.get_or_create(group=group, person=_person(email))
    if created:
        record(group.demarche, "add_instructor", actor=by, data={"group": group.name, "email": member.person.email})
    return member


@transaction.atomic
def add_instructors(group: Group, emails: Iterable[str], *, by: Person | None) -> list[tuple[str, str]]:
    """Make everybody of a list an instructor of the group; return the addresses that could not be, each with why.

    Those who can be are: the others are told, so that they alone are typed again.
    """
    refused = []
    for email in emails:
        try:
            validate_email(email)
            add_instructor(group, email, by=by)
        except ValidationError:
            refused.append((email, _("Ce n’est pas une adresse électronique.")))
        except PeopleError as error:
            refused.append((email, str(error)))
    return refused


@transaction.atomic
def remove_instructor(group: Group, person_id: int, *, by: Person | None) -> None:
    """Take a person out of the group. Raises `PeopleError` for the last one of an open demarche's default group."""
    members = list(GroupMember.objects.select_for_update().filter(group=group).select_related("person"))
    leaving = [member for member in members if member.person_id == person_id]
    if not leaving:
        return
    if group.is_default and len(members) == 1 and group.demarche.is_open():
        raise PeopleError(_("C’est la dernière personne du groupe par défaut : ajoutez-en une autre d’abord."))
    leaving[0].delete()
    record(group.demarche, "remove_instructor", actor=by, data={"group": group.name, "email": leaving[0].person.email})


@transaction.atomic
def add_administrator(demarche: Demarche, email: str, *, by: Person | None) -> DemarcheAdministrator:
    """Make the person with this e-mail an administrator of the demarche; being one already changes nothing.

    Raises `PeopleError` when nobody here has this e-mail.
    """
    found, created = DemarcheAdministrator.objects.get_or_create(demarche=demarche, person=_person(email))
    if created:
        record(demarche, "add_administrator", actor=by, data={"email": found.person.email})
    return found


@transaction.atomic
def remove_administrator(demarche: Demarche, person_id: int, *, by: Person | None) -> None:
    """Take an administrator away. Raises `PeopleError` for the last one."""
    found = list(DemarcheAdministrator.objects.select_for_update().filter(demarche=demarche).select_related("person"))
    leaving = [one for one in found if one.person_id == person_id]
    if not leaving:
        return
    if len(found) == 1:
        raise PeopleError(_("Une démarche garde au moins un administrateur : ajoutez-en un autre d’abord."))
    leaving[0].delete()
    record(demarche, "remove_administrator", actor=by, data={"email": leaving[0].person.email})


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise PeopleError(
            _("Personne n’a de compte avec l’adresse « %(email)s » : demandez-lui d’en créer un, puis réessayez.")
            % {"email": email.strip()}
        )
    return found
