"""Registration of the app with Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from typing_extensions import override


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.accounts"
    label = "accounts"

    @override
    def ready(self) -> None:
        """Make start-up fail when a view declares no access."""
        from communs.core.access import check_access

        register(check_access, Tags.urls)
