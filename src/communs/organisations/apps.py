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
        from communs.accounts.registries import deletion_obstacles, deletion_steps, personal_data
        from communs.core.names import name_sources
        from communs.core.ui.navigation import account_menu, signed_in
        from communs.organisations import personal
        from communs.organisations.names import public_bodies
        from communs.organisations.operations.memberships import leave_all

        personal_data.register("organisations", personal.export)
        deletion_obstacles.register("organisations", personal.obstacles)
        name_sources.register("organisations", public_bodies)
        deletion_steps.register("organisations", leave_all)
        account_menu.add(_("Mes organisations"), "organisations:index", visible=signed_in, position=40)
