"""Who may do what in this room."""

from communs.accounts.models import Person


def can_manage_platform(person: Person) -> bool:
    """Whether a person manages the platform: sees, deactivates and reactivates accounts."""
    return person.is_active and person.is_platform_manager
