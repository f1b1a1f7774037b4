"""Who may do what with an organisation."""

from collections.abc import Callable

from communs.organisations.models import Membership


def can_see(membership: Membership) -> bool:
    """Every member sees the organisation's page and who belongs to it."""
    return True


def can_manage(membership: Membership) -> bool:
    """Managers invite, revoke, change roles, remove members and decide on sharing."""
    return membership.is_manager


ABILITIES: dict[str, Callable[[Membership], bool]] = {"see": can_see, "manage": can_manage}
