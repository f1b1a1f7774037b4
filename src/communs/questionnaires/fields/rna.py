"""The number of an association."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.referenced import Referenced


class Rna(Referenced, frozen=True, tag="rna"):
    """A number of the national register of associations: W, then nine digits (letters in some overseas ones).

    The register says the association's name, purpose and address.
    """

    title: ClassVar[Text] = gettext_lazy("Numéro RNA")
    summary: ClassVar[Text] = gettext_lazy("Le numéro d’une association au répertoire national (W et neuf chiffres).")
    prefill_form: ClassVar[Text] = gettext_lazy("Un numéro RNA : W751080001")
    api_type: ClassVar[str] = "RNA"
    source: ClassVar[str] = "rna"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"W[0-9][0-9A-Z][0-9A-Z][0-9]{6}", re.ASCII)
    example: ClassVar[str] = "W751080001"

    @override
    def refusal(self) -> str:
        return _("Ce numéro RNA n’est pas valide : un W, puis neuf chiffres.")

    @override
    def unknown_message(self) -> str:
        return _("Ce numéro est inconnu du répertoire national des associations : vérifiez-le.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Dénomination"), data.get("name")),
            (_("Objet"), data.get("purpose")),
            (_("Adresse"), data.get("address")),
            (_("Création"), data.get("created_on")),
            (_("État"), "" if data.get("is_active", True) else _("Association dissoute")),
        )
