"""Who may look after the queue."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communs.accounts.models import Person


def is_platform_manager(person: "Person") -> bool:
    """Whether this person manages the whole platform."""
    return person.is_platform_manager
