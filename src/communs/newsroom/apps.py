"""Registration of the app with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communs.accounts.models import Person


class NewsroomConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.newsroom"
    label = "newsroom"

    @override
    def ready(self) -> None:
        """Add the room's entries to the menus, and what it founds in the database."""
        from communs.core.foundations import foundations
        from communs.core.ui.navigation import account_menu, main_navigation

        foundations.register("newsroom", _found)
        main_navigation.add(_("Actualités"), "newsroom:home", position=20)
        main_navigation.add(_("Agenda"), "newsroom:agenda", position=22)
        account_menu.add(_("Rédaction"), "wagtailadmin_home", visible=_is_member, position=60)


def _found() -> None:
    from communs.newsroom.operations.foundation import found

    found()


def _is_member(person: "Person | AnonymousUser") -> bool:
    from communs.newsroom.permissions import is_newsroom_member

    return bool(person.is_authenticated) and is_newsroom_member(person)  # type: ignore[arg-type]
