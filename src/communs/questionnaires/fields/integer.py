"""A whole number."""

from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires import numbers, wording
from communs.questionnaires.field import (
    Cell,
    Column,
    Constant,
    Context,
    Field,
    Issue,
    Json,
    Operator,
    RefusedError,
    Text,
)


class Integer(Field, frozen=True, tag="integer"):
    """A whole number, within optional bounds; `unit` is written after it."""

    title: ClassVar[Text] = gettext_lazy("Nombre entier")
    summary: ClassVar[Text] = gettext_lazy("Un nombre sans virgule, éventuellement borné.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un nombre entier : 1250")
    api_type: ClassVar[str] = "BigInt"
    value_type: ClassVar[str] = "integer"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "<", "≤", ">", "≥", "answered")

    minimum: int | None = None
    maximum: int | None = None
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        found = numbers.read_number(value, "1 250")
        if found != int(found):
            raise RefusedError(_("Saisissez un nombre entier, sans virgule."))
        numbers.check_bounds(Decimal(int(found)), self.minimum, self.maximum)
        return int(found)

    @override
    def read_constant(self, value: Constant) -> Decimal:
        return numbers.read_number(value, "1 250")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return wording.number(value, language) + (f"\u00a0{self.unit}" if self.unit else "")

    @override
    def search_text(self, value: Json) -> str:
        return str(value)

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "integer"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (value,)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return "" if value is None else str(value)

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"inputmode": "numeric" if (self.minimum or 0) >= 0 and self.minimum is not None else "text"}

    @override
    def advice(self) -> str:
        unit = _("En %(unit)s.") % {"unit": self.unit} if self.unit else ""
        return f"{numbers.advice_on_bounds(self.minimum, self.maximum)} {unit}".strip()

    @override
    def issues(self) -> list[Issue]:
        return list(numbers.issues_of_bounds(self.minimum, self.maximum))

    @override
    def sample(self) -> Json:
        low = self.minimum if self.minimum is not None else min(1250, self.maximum or 1250)
        return low if self.maximum is None or low <= self.maximum else self.maximum
