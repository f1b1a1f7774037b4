"""Who belongs to the newsroom, and as what."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.enums import Role


class AppointmentError(Exception):
    """The role cannot be given or taken; the message says why and what to do."""


@transaction.atomic
def appoint(email: str, role: Role, *, by: Person | None) -> Person:
    """Give a role to the person with this e-mail; having it already changes nothing.

    Raises `AppointmentError` when nobody here has this e-mail.
    """
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise AppointmentError(
            _("Personne n’a de compte avec l’adresse « %(email)s » : demandez-lui d’en créer un, puis réessayez.")
            % {"email": email.strip()}
        )
    group = Group.objects.select_for_update().get(name=role.value)
    if not person.groups.filter(pk=group.pk).exists():
        person.groups.add(group)
        record(person, "newsroom_appoint", actor=by, data={"role": role.value})
    return person


@transaction.atomic
def dismiss(person_id: int, role: Role, *, by: Person | None) -> None:
    """Take a role away; whoever has it not is left alone.

    Raises `AppointmentError` for a press officer who would take away the last one: nobody could publish any more.
    """
    group = Group.objects.select_for_update().get(name=role.value)
    held = list(Person.objects.filter(groups=group, is_active=True))
    leaving = next((person for person in held if person.pk == person_id), None)
    if leaving is None:
        return
    if role == Role.PRESS_OFFICER and len(held) == 1:
        raise AppointmentError(_("C’est la dernière personne qui peut publier : nommez-en une autre d’abord."))
    leaving.groups.remove(group)
    record(leaving, "newsroom_dismiss", actor=by, data={"role": role.value})
