"""A legal commitment in the State's accounts."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Text
from communs.questionnaires.referenced import Referenced


class LegalCommitment(Referenced, frozen=True, tag="legal_commitment"):
    """The number of a legal commitment in Chorus (« engagement juridique »), checked by its form alone."""

    title: ClassVar[Text] = gettext_lazy("Engagement juridique")
    summary: ClassVar[Text] = gettext_lazy("Le numéro d’un engagement juridique dans Chorus.")
    api_type: ClassVar[str] = "EngagementJuridique"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9A-Z_/-]{1,20}", re.ASCII)
    example: ClassVar[str] = "2104567890"

    @override
    def refusal(self) -> str:
        return _("Ce numéro n’est pas valide : des chiffres et des lettres, 20 au plus.")
