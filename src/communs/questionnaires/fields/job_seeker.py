"""The situation of a person who looks for a job."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.referenced import Referenced


class JobSeeker(Referenced, frozen=True, tag="job_seeker"):
    """An identifier of France Travail; API Particulier says the registration."""

    title: ClassVar[Text] = gettext_lazy("Situation France Travail")
    summary: ClassVar[Text] = gettext_lazy(
        "L’identifiant d’un demandeur d’emploi ; sa situation est demandée à l’opérateur."
    )
    source: ClassVar[str] = "job_seeker"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9A-Za-z._-]{3,40}", re.ASCII)
    keeps_case: ClassVar[bool] = True
    example: ClassVar[str] = "georges_moustaki_77"

    @override
    def refusal(self) -> str:
        return _("Cet identifiant n’est pas valide : des lettres, des chiffres, des points et des tirets.")

    @override
    def unknown_message(self) -> str:
        return _("Cet identifiant est inconnu de France Travail : vérifiez-le.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Nom"), data.get("name")),
            (_("Inscription"), data.get("registered_on")),
            (_("Cessation"), data.get("ended_on")),
            (_("Catégorie"), data.get("category")),
        )
