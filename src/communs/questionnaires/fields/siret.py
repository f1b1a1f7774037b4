"""The number of an establishment."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fr import siret
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Field, Json, Operator, Question, RefusedError, Text, told

LONGEST = 40


class Siret(Field, frozen=True, tag="siret"):
    """A SIRET of 14 digits whose Luhn key is right (sum of digits for La Poste's establishments).

    What the company register says (name, legal form, address, activity) is kept beside the answer. While the register
    is out of reach the number is taken as it is, and completed later.
    """

    title: ClassVar[Text] = gettext_lazy("SIRET")
    summary: ClassVar[Text] = gettext_lazy("Le numéro à 14 chiffres d’un établissement, dont la clé est vérifiée.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un numéro SIRET, 14 chiffres")
    source: ClassVar[str] = "company"
    waits_for_source: ClassVar[bool] = False
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        text = "".join(value.split()) if isinstance(value, str) and len(value) <= LONGEST else ""
        if not (text.isascii() and siret.is_valid(text)):
            raise RefusedError(_("Ce SIRET n’est pas valide : vérifiez ses 14 chiffres."))
        return str(siret.compact(text))

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}"

    @override
    def search_text(self, value: Json) -> str:
        return f"{value} {value[:9]}"

    @override
    def cells(self, value: Json) -> tuple[str | None, ...]:
        return (value,)

    @override
    def question(self, value: Json) -> Question:
        return Question(self.source, value)

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        state = "" if data.get("is_active", True) else _("Établissement fermé")
        return told(
            (_("Dénomination"), data.get("name") or _("Non diffusée")),
            (_("Adresse"), data.get("postal_address")),
            (_("Catégorie juridique"), data.get("legal_form")),
            (_("Activité (code APE)"), data.get("activity")),
            (_("Création"), data.get("created_on")),
            (_("État"), state),
        )

    @override
    def known_parts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("name", _("Dénomination")),
            ("postal_address", _("Adresse")),
            ("legal_form", _("Catégorie juridique")),
            ("activity", _("Activité (code APE)")),
        )

    @override
    def unknown_message(self) -> str:
        return _("Ce SIRET est inconnu de l’annuaire des entreprises : vérifiez-le.")

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    @override
    def advice(self) -> str:
        return _("14 chiffres, par exemple 732 829 320 00074.")

    @override
    def sample(self) -> Json:
        return "73282932000074"
