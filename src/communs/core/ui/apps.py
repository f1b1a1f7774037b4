"""Registration of the app with Django."""

from django.apps import AppConfig
from typing_extensions import override


class UiConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.ui"
    label = "ui"

    @override
    def ready(self) -> None:
        from communs.core.translations.compiling import ensure_compiled

        ensure_compiled()
