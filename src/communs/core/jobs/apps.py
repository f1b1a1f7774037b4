"""Registration of the app with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.jobs"
    label = "jobs"
