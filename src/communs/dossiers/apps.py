"""Registration of the app with Django."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.dossiers"
    label = "dossiers"
