"""Reads of this room."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.forms.models import model_to_dict

from communs.accounts.enums import Role
from communs.accounts.models import ApiToken, Person
from communs.accounts.models.sorting import sort_key
from communs.accounts.registries import deletion_obstacles, personal_data, role_sources


def roles_of(person: Person) -> list[Role]:
    """Return what a person does on the platform, as the rooms say, in the order of the vocabulary."""
    held = {role for _name, source in role_sources.items() for role in source(person)}
    return [role for role in Role if role in held]


def own_roles(person: Person) -> list[Role]:
    """Return the roles that this room knows: everybody may apply, some manage the platform."""
    return [Role.APPLICANT, *([Role.MANAGER] if person.is_platform_manager else [])]


def obstacles_to_deletion(person: Person) -> list[str]:
    """Return the sentences of the rooms that oppose the deletion of an account."""
    return [str(sentence) for _name, source in deletion_obstacles.items() for sentence in source(person)]


def people_matching(text: str) -> QuerySet[Person]:
    """Return the people whose e-mail, or last name then first name, starts with `text`; all when it is empty."""
    people = Person.objects.filter(deleted_at=None)
    if not (wanted := text.strip()):
        return people
    return people.filter(Q(email__startswith=wanted.lower()) | Q(sort_name__startswith=sort_key(wanted)))


def sessions_of(person: Person) -> list[UserSession]:
    """Return a person's open sessions, the latest first; those that expired are forgotten on the way."""
    sessions: list[UserSession] = UserSession.objects.purge_and_list(person)
    return sorted(sessions, key=lambda session: session.created_at, reverse=True)


def everything_about(person: Person) -> dict[str, Any]:
    """Return what every room keeps about a person, by room, as JSON can hold it."""
    return {name: export(person) for name, export in personal_data.items()}


def own_data(person: Person) -> dict[str, Any]:
    """Return what this room keeps about a person, secrets excepted."""
    kept = ("email", "first_name", "last_name", "language", "created_at", "last_login", "is_platform_manager")
    return {
        "person": {name: getattr(person, name) for name in kept},
        "email_addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary")),
        "connected_services": [
            model_to_dict(account, ["provider", "uid", "extra_data"])
            for account in SocialAccount.objects.filter(user=person)
        ],
        "second_factors": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
        "sessions": list(UserSession.objects.filter(user=person).values("created_at", "ip", "user_agent")),
        "api_tokens": list(
            ApiToken.objects.filter(person=person).values(
                "name", "prefix", "scopes", "networks", "created_at", "expires_at", "revoked_at", "last_used_at"
            )
        ),
    }
