"""Registration of the app with Django."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.organisations"
    label = "organisations"
