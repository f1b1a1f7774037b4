"""An accreditation for an event."""

import re
from typing import ClassVar

from django.utils.translation import gettext_lazy

from communs.questionnaires.field import Text
from communs.questionnaires.paired import Paired, Part


class Accreditation(Paired, frozen=True, tag="accreditation"):
    """The number of an accreditation and the birth date of who bears it, checked by their form alone."""

    title: ClassVar[Text] = gettext_lazy("Accréditation")
    summary: ClassVar[Text] = gettext_lazy("Le numéro d’une accréditation à un événement et la date de naissance.")
    parts: ClassVar[tuple[Part, Part]] = (
        Part(
            "number",
            gettext_lazy("Numéro d’accréditation"),
            re.compile(r"[0-9]{1,12}", re.ASCII),
            gettext_lazy("Le numéro d’accréditation ne compte que des chiffres, 12 au plus."),
            "123456",
        ),
        Part(
            "birth_date",
            gettext_lazy("Date de naissance"),
            re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", re.ASCII),
            gettext_lazy("La date de naissance s’écrit année, mois, jour : 1990-05-17."),
            "1990-05-17",
        ),
    )
