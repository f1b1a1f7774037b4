"""Registration of the app with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.portal"
    label = "portal"
