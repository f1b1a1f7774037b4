"""The number of an establishment."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fr import siret
from typing_extensions import override

from communs.questionnaires.field import Context, Field, Json, Operator, RefusedError, Text

LONGEST = 40


class Siret(Field, frozen=True, tag="siret"):
    """A SIRET of 14 digits whose Luhn key is right (sum of digits for La Poste's establishments)."""

    title: ClassVar[Text] = gettext_lazy("SIRET")
    summary: ClassVar[Text] = gettext_lazy("Le numéro à 14 chiffres d’un établissement, dont la clé est vérifiée.")
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
    def attributes(self, context: Context) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    @override
    def advice(self) -> str:
        return _("14 chiffres, par exemple 732 829 320 00074.")

    @override
    def sample(self) -> Json:
        return "73282932000074"
