"""Registration of the app with Django."""

from django.apps import AppConfig
from typing_extensions import override


class QuestionnairesConfig(AppConfig):
    """See the package's docstring."""

    name = "communs.questionnaires"
    label = "questionnaires"

    @override
    def ready(self) -> None:
        """Tell the engine where tables of choices are kept."""
        from communs.questionnaires.choice_tables.known import read_from
        from communs.questionnaires.queries import content_of_table

        read_from(content_of_table)
