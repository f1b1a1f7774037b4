"""Registration of the app with Django."""

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register
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
        register(layers_are_known)


def layers_are_known(app_configs: object, **_options: object) -> list[Error]:
    """Whether `MAP_LAYERS` names layers that exist, with addresses of tiles."""
    from communs.questionnaires.geometry.layers import NAMES

    faults = [f"« {name} » is no layer: {', '.join(NAMES)}." for name in settings.MAP_LAYERS if name not in NAMES]
    faults += [
        f"An address of « {name} » lacks {{z}}, {{x}} or {{y}}: {url}"
        for name, urls in settings.MAP_LAYERS.items()
        for url in urls
        if not all(part in url for part in ("{z}", "{x}", "{y}"))
    ]
    return [Error(f"MAP_LAYERS: {fault}", id="questionnaires.E001") for fault in faults]
