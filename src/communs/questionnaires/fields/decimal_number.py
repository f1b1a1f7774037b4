"""A number with decimals."""

from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
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


class DecimalNumber(Field, frozen=True, tag="decimal"):
    """An exact number with at most `decimals` decimals; the canonical answer is a string such as `"1234.5"`."""

    title: ClassVar[Text] = gettext_lazy("Nombre décimal")
    summary: ClassVar[Text] = gettext_lazy("Un nombre à virgule, éventuellement borné.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un nombre : 1234.5 ou 1234,5")
    api_type: ClassVar[str] = "Decimal"
    value_type: ClassVar[str] = "number as string"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "<", "≤", ">", "≥", "answered")

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: Annotated[int, msgspec.Meta(ge=1, le=6)] = 3
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        found = numbers.read_number(value, "1 234,5")
        if found != round(found, self.decimals):
            raise RefusedError(
                ngettext(
                    "Saisissez au plus %(count)s chiffre après la virgule.",
                    "Saisissez au plus %(count)s chiffres après la virgule.",
                    self.decimals,
                )
                % {"count": self.decimals}
            )
        numbers.check_bounds(found, self.minimum, self.maximum)
        return canonical(found)

    @override
    def comparable(self, value: Json) -> Decimal:
        return Decimal(value)

    @override
    def read_constant(self, value: Constant) -> Decimal:
        return numbers.read_number(value, "1 234,5")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return wording.number(Decimal(value), language) + (f"\u00a0{self.unit}" if self.unit else "")

    @override
    def search_text(self, value: Json) -> str:
        return f"{value} {value.replace('.', ',')}" if "." in value else str(value)

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "decimal"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (None if value is None else Decimal(value),)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        if value is None:
            return ""
        return str(value) if language.startswith("en") else str(value).replace(".", ",")

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"inputmode": "decimal" if self.minimum is not None and self.minimum >= 0 else "text"}

    @override
    def advice(self) -> str:
        unit = _("En %(unit)s.") % {"unit": self.unit} if self.unit else ""
        return f"{numbers.advice_on_bounds(self.minimum, self.maximum)} {unit}".strip()

    @override
    def issues(self) -> list[Issue]:
        for place, bound in (("minimum", self.minimum), ("maximum", self.maximum)):
            if bound is not None and not (bound.is_finite() and abs(bound) <= numbers.SAFE):
                return [Issue(place, _("Cette borne n’est pas un nombre utilisable."))]
        return list(numbers.issues_of_bounds(self.minimum, self.maximum))

    @override
    def sample(self) -> Json:
        for candidate in (Decimal("12.5"), self.minimum, self.maximum):
            if candidate is not None and (self.minimum or candidate) <= candidate <= (self.maximum or candidate):
                return canonical(candidate)
        return "0"


def canonical(value: Decimal) -> str:
    """Plain digits without useless zeros, no exponent, no negative zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
