"""Registration of the app with Django."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.procedures"
    label = "procedures"
