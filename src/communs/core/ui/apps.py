"""Registration of the app with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.ui"
    label = "ui"
