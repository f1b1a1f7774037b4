"""A tax notice."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.paired import Paired, Part


class TaxNotice(Paired, frozen=True, tag="tax_notice"):
    """A tax number and the reference of a notice (13 or 14 characters each); API Particulier says what it declares."""

    title: ClassVar[Text] = gettext_lazy("Avis d’impôt")
    summary: ClassVar[Text] = gettext_lazy(
        "Le numéro fiscal et la référence d’un avis ; son contenu est demandé à la DGFiP."
    )
    source: ClassVar[str] = "tax_notice"
    parts: ClassVar[tuple[Part, Part]] = (
        Part(
            "number",
            gettext_lazy("Numéro fiscal"),
            re.compile(r"[0-9A-Z]{13,14}", re.ASCII),
            gettext_lazy("Le numéro fiscal compte 13 ou 14 caractères."),
            "1234567890123",
        ),
        Part(
            "reference",
            gettext_lazy("Référence de l’avis"),
            re.compile(r"[0-9A-Z]{13,14}", re.ASCII),
            gettext_lazy("La référence de l’avis compte 13 ou 14 caractères."),
            "1234567890ABC",
        ),
    )

    @override
    def unknown_message(self) -> str:
        return _("L’administration fiscale ne connaît pas cet avis : vérifiez le numéro et la référence.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Déclarants"), ", ".join(data.get("declarants", []))),
            (_("Année"), data.get("year")),
            (_("Revenu fiscal de référence"), data.get("reference_income")),
            (_("Nombre de parts"), data.get("shares")),
            (_("Personnes à charge"), data.get("dependants")),
        )
