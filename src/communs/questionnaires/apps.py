"""Registration of the app with Django."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.questionnaires"
    label = "questionnaires"
