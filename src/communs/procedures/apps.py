"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communs.accounts.enums import Role
    from communs.accounts.models import Person


class ProceduresConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Add the room's entries to the menus; tell `accounts` which roles it gives."""
        from communs.accounts.registries import role_sources
        from communs.core.listings import Listing, listings
        from communs.core.ui.navigation import main_navigation
        from communs.procedures.listings import open_calls

        role_sources.register("procedures", _roles)
        listings.register("procedures:open-calls", Listing(_("Appels et démarches ouverts"), open_calls))
        main_navigation.add(_("Démarches"), "procedures:demarches", position=10)
        main_navigation.add(_("Mes démarches"), "procedures:manage", visible=_administers, position=40)


def _roles(person: "Person") -> list["Role"]:
    from communs.accounts.enums import Role
    from communs.procedures.permissions import is_administrator, is_instructor

    held = {Role.INSTRUCTOR: is_instructor(person), Role.ADMINISTRATOR: is_administrator(person)}
    return [role for role, holds in held.items() if holds]


def _administers(person: "Person | AnonymousUser") -> bool:
    from communs.procedures.permissions import is_administrator

    return bool(person.is_authenticated) and is_administrator(person)  # type: ignore[arg-type]
