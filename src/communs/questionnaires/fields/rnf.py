"""The number of a foundation."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.referenced import Referenced


class Rnf(Referenced, frozen=True, tag="rnf"):
    """A number of the national register of foundations and endowment funds, such as `075-FDD-00003-01`.

    The register says the foundation's name and address.
    """

    title: ClassVar[Text] = gettext_lazy("Numéro RNF")
    summary: ClassVar[Text] = gettext_lazy("Le numéro d’une fondation au répertoire national des fondations.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un numéro RNF")
    api_type: ClassVar[str] = "RNF"
    source: ClassVar[str] = "rnf"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9][0-9AB][0-9]-[A-Z]{2,4}-[0-9]{5}-[0-9]{2}", re.ASCII)
    example: ClassVar[str] = "075-FDD-00003-01"

    @override
    def refusal(self) -> str:
        return _("Ce numéro RNF n’est pas valide : il ressemble à 075-FDD-00003-01.")

    @override
    def unknown_message(self) -> str:
        return _("Ce numéro est inconnu du répertoire national des fondations : vérifiez-le.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Dénomination"), data.get("name")),
            (_("Adresse"), data.get("address")),
            (_("Création"), data.get("created_on")),
            (_("État"), _("Fondation dissoute") if data.get("dissolved_on") else ""),
        )
