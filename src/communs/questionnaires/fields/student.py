"""The situation of a student."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.referenced import Referenced


class Student(Referenced, frozen=True, tag="student"):
    """A student's national number (INE, eleven digits and letters); API Particulier says the enrolments."""

    title: ClassVar[Text] = gettext_lazy("Statut étudiant")
    summary: ClassVar[Text] = gettext_lazy(
        "Le numéro INE d’un étudiant ; ses inscriptions sont demandées au ministère."
    )
    source: ClassVar[str] = "student"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9A-Z]{10,11}", re.ASCII)
    example: ClassVar[str] = "0906018155T"

    @override
    def refusal(self) -> str:
        return _("Ce numéro INE n’est pas valide : onze chiffres et lettres.")

    @override
    def unknown_message(self) -> str:
        return _("Ce numéro INE est inconnu : vérifiez-le.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        inscriptions = [Detail(_("Inscription"), text) for text in data.get("enrolments", [])]
        return told((_("Nom"), data.get("name"))) + inscriptions
