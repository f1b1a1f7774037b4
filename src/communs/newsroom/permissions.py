"""Who may do what in the newsroom, one sentence a predicate."""

from communs.accounts.models import Person
from communs.newsroom.enums import Role


def roles_of(person: Person) -> frozenset[str]:
    """Return the roles of a person: one query, kept with this very object (a request's person lives as long as it)."""
    kept: frozenset[str] | None = getattr(person, "newsroom_roles", None)
    if kept is None:
        names = person.groups.filter(name__in=Role.values).values_list("name", flat=True)
        kept = person.newsroom_roles = frozenset(names)  # type: ignore[attr-defined]
    return kept


def is_newsroom_member(person: Person) -> bool:
    """Whoever has a role may open the editor; Wagtail then decides page by page."""
    return bool(roles_of(person))


def is_press_officer(person: Person) -> bool:
    """Press officers publish, and write to journalists."""
    return Role.PRESS_OFFICER.value in roles_of(person)


def can_appoint(person: Person) -> bool:
    """Platform managers give and take the roles of the newsroom; press officers look after their team too."""
    return person.is_platform_manager or is_press_officer(person)
