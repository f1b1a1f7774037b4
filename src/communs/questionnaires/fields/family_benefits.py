"""The situation of a family that receives benefits."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.paired import Paired, Part


class FamilyBenefits(Paired, frozen=True, tag="family_benefits"):
    """A beneficiary's number (seven digits) and postcode at the CAF; API Particulier says the family's situation."""

    title: ClassVar[Text] = gettext_lazy("Situation familiale (CAF)")
    summary: ClassVar[Text] = gettext_lazy(
        "Le numéro d’allocataire et le code postal ; la situation est demandée à la CAF."
    )
    source: ClassVar[str] = "family_benefits"
    parts: ClassVar[tuple[Part, Part]] = (
        Part(
            "number",
            gettext_lazy("Numéro d’allocataire"),
            re.compile(r"[0-9]{7}", re.ASCII),
            gettext_lazy("Le numéro d’allocataire compte sept chiffres."),
            "1234567",
        ),
        Part(
            "postal_code",
            gettext_lazy("Code postal"),
            re.compile(r"[0-9]{5}", re.ASCII),
            gettext_lazy("Le code postal compte cinq chiffres."),
            "63000",
        ),
    )

    @override
    def unknown_message(self) -> str:
        return _("La CAF ne connaît pas ce numéro d’allocataire à ce code postal : vérifiez-les.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Quotient familial"), data.get("quotient")),
            (_("Mois"), data.get("month")),
            (_("Allocataires"), ", ".join(data.get("beneficiaries", []))),
            (_("Enfants"), ", ".join(data.get("children", []))),
        )
