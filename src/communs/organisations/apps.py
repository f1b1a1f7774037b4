"""Registration of the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class OrganisationsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.organisations"
    label = "organisations"

    @override
    def ready(self) -> None:
        from communs.core.ui.navigation import account_menu, signed_in

        account_menu.add(_("Mes organisations"), "organisations:index", visible=signed_in, position=40)
