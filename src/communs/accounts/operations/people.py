"""What happens to an account: described, deactivated, reactivated, deleted."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.sessions import end_sessions
from communs.accounts.queries import obstacles_to_deletion
from communs.accounts.registries import deletion_steps
from communs.core.audit import record
from communs.core.mail import send


class DeletionRefused(Exception):  # noqa: N818 - it names what happened
    """The account cannot be deleted yet; `obstacles` are sentences for the person."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


@transaction.atomic
def describe(person: Person, *, first_name: str, last_name: str, language: str) -> None:
    """Change a person's name and language, with an audit row that names the changed fields."""
    values = {"first_name": first_name, "last_name": last_name, "language": language}
    changed = sorted(name for name, value in values.items() if getattr(person, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(person, name, values[name])
    person.save(update_fields=changed)
    record(person, "describe", actor=person, data={"fields": changed})


@transaction.atomic
def deactivate(person: Person, *, by: Person, reason: str) -> None:
    """Close an account to its holder: sessions end, tokens stop working, a letter says so. Nothing is erased."""
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    end_sessions(person)
    record(person, "deactivate", actor=by, data={"reason": reason})
    send("accounts/mail/deactivated", to=person, context={"reason": reason})


@transaction.atomic
def reactivate(person: Person, *, by: Person) -> None:
    """Open a deactivated account again; a deleted one stays deleted."""
    if Person.objects.filter(pk=person.pk, is_active=False, deleted_at=None).update(is_active=True):
        record(person, "reactivate", actor=by)
        send("accounts/mail/reactivated", to=person, context={})


@transaction.atomic
def delete_account(person: Person) -> None:
    """Erase what identifies a person and every way to sign in; the journal keeps what was done, with its label.

    The letter of farewell goes to the former address. Raises `DeletionRefused` when a room opposes it.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if obstacles := obstacles_to_deletion(locked):
        raise DeletionRefused(obstacles)
    send("accounts/mail/deleted", to=locked.email, language=locked.language, context={})
    record(locked, "delete", actor=locked)
    for _name, step in deletion_steps.items():  # noqa: PERF102 - a registry, not a dict
        step(locked)
    end_sessions(locked)
    for owned in (ApiToken.objects.filter(person=locked), *_of_allauth(locked)):
        owned.delete()
    _anonymise(locked)


def _of_allauth(person: Person) -> "tuple[QuerySet[Any], ...]":
    return tuple(model.objects.filter(user=person) for model in (EmailAddress, SocialAccount, Authenticator))


def _anonymise(person: Person) -> None:
    person.email = f"compte-supprime-{person.pk}@supprime.invalid"
    person.first_name = person.last_name = ""
    person.is_active = person.is_platform_manager = False
    person.deleted_at = timezone.now()
    person.set_unusable_password()
    person.save()
