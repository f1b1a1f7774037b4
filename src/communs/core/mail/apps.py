"""Registration of the app with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.mail"
    label = "mail"
