"""Registration of the app with Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.accounts"
    label = "accounts"

    @override
    def ready(self) -> None:
        """Make start-up fail when a view declares no access; offer what this room knows of a person."""
        from communs.accounts import queries
        from communs.accounts.permissions import can_manage_platform
        from communs.accounts.registries import api_scopes, personal_data, role_sources
        from communs.core.access import check_access
        from communs.core.ui.navigation import account_menu

        register(check_access, Tags.urls)
        api_scopes.register("profile:read", _("Lire votre profil"))
        personal_data.register("accounts", queries.own_data)
        role_sources.register("accounts", queries.own_roles)
        account_menu.add(_("Mon compte"), "accounts:home", position=10)
        account_menu.add(
            _("Personnes"),
            "accounts:people",
            visible=lambda person: person.is_authenticated and can_manage_platform(person),
            position=80,
        )
