"""The accounts of the demonstration: one a role, none of them a real person; those of the newsroom are in `news`."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from communs.accounts.models import Person

DOMAIN = "demo.communs.example"
PASSWORD = "demo"  # noqa: S105 - printed at the start, for fictional people on the machine of whoever tries communs
APPLICANTS = "association-exemple.example"


@dataclass(frozen=True)
class Cast:
    """Everybody of the demonstration."""

    applicant: Person
    instructor: Person
    expert: Person
    administrator: Person
    manager: Person


def cast() -> Cast:
    """Create the accounts of each role; they sign in with `PASSWORD`."""
    return Cast(
        applicant=account("usager", "Camille", "Exemple"),
        instructor=account("instructeur", "Alix", "Exemple"),
        expert=account("expert", "Noor", "Exemple"),
        administrator=account("administrateur", "Sacha", "Exemple"),
        manager=account("responsable", "Lou", "Exemple", is_platform_manager=True),
    )


def account(name: str, first_name: str, last_name: str, *, is_platform_manager: bool = False) -> Person:
    """Create one account with a verified e-mail, unless it exists."""
    email = f"{name}@{DOMAIN}"
    names = {"first_name": first_name, "last_name": last_name, "is_platform_manager": is_platform_manager}
    person, created = Person.objects.get_or_create(email=email, defaults=names)
    if created:
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def association(rank: int) -> Person:
    """Create the contact of « Association Exemple 12 »: an account that nobody can sign in to."""
    email = f"contact{rank}@{APPLICANTS}"
    person, created = Person.objects.get_or_create(email=email, defaults={"last_name": f"Association Exemple {rank}"})
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person
