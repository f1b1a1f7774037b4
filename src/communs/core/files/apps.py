"""Registration of the app with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.core.files"
    label = "files"
