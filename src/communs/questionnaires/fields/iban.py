"""An international bank account number."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from typing_extensions import override

from communs.questionnaires.field import Context, Field, Json, Operator, RefusedError, Text

LONGEST = 60


class Iban(Field, frozen=True, tag="iban"):
    """An IBAN (ISO 13616) with its check digits, kept without spaces, shown by groups of four."""

    title: ClassVar[Text] = gettext_lazy("IBAN")
    summary: ClassVar[Text] = gettext_lazy("Un compte bancaire, dont la clé est vérifiée.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un IBAN, avec ou sans espaces")
    operators: ClassVar[tuple[Operator, ...]] = ("answered",)
    seconds: ClassVar[int] = 60

    @override
    def parse(self, value: Json, context: Context) -> Json:
        text = value if isinstance(value, str) and len(value) <= LONGEST and value.isascii() else ""
        if not iban.is_valid(text):
            raise RefusedError(
                _("Cet IBAN n’est pas valide : recopiez-le depuis votre relevé, par exemple FR76 3000 6000 0112…")
            )
        return str(iban.compact(text))

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return str(iban.format(value))

    @override
    def search_text(self, value: Json) -> str:
        return str(value)

    @override
    def cells(self, value: Json) -> tuple[str | None, ...]:
        return (value,)

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}

    @override
    def sample(self) -> Json:
        return "FR7630006000011234567890189"
