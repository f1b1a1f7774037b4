"""Another dossier."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, RefusedError, Text

LARGEST = 2**63 - 1
LONGEST = 40


class DossierLink(Field, frozen=True, tag="dossier_link"):
    """The number of another dossier, which must exist and be open to whoever fills in (`Context.finds_dossier`)."""

    title: ClassVar[Text] = gettext_lazy("Lien vers un autre dossier")
    summary: ClassVar[Text] = gettext_lazy("Le numéro d’un dossier auquel le demandeur a accès.")
    prefill_form: ClassVar[Text] = gettext_lazy("Le numéro d’un dossier que la personne peut lire")
    api_type: ClassVar[str] = "Dossier"
    value_type: ClassVar[str] = "integer"
    operators: ClassVar[tuple[Operator, ...]] = ("answered",)

    @override
    def parse(self, value: Json, context: Context) -> Json:
        number = self._number(value)
        if context.finds_dossier is not None and not context.finds_dossier(number):
            raise RefusedError(_("Ce dossier n’existe pas, ou ne vous est pas ouvert : vérifiez son numéro."))
        return number

    def _number(self, value: Json) -> int:
        number = 0
        if isinstance(value, int) and not isinstance(value, bool):
            number = value
        elif isinstance(value, str) and len(value) <= LONGEST and _is_decimal("".join(value.split())):
            number = int("".join(value.split()))
        if not 0 < number <= LARGEST:
            raise RefusedError(_("Un numéro de dossier ne compte que des chiffres."))
        return number

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return f"n° {value}"

    @override
    def search_text(self, value: Json) -> str:
        return str(value)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return "" if value is None else str(value)

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "integer"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (value,)

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    @override
    def sample(self) -> Json:
        return 42


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdecimal()
