"""Registration of the app with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.audit"
    label = "audit"
