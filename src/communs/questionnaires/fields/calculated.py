"""A value worked out from other answers."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.core import calendar_words
from communs.questionnaires import numbers, wording
from communs.questionnaires.boolean import read_boolean
from communs.questionnaires.field import (
    Cell,
    CellKind,
    Column,
    Constant,
    Context,
    Day,
    Field,
    Issue,
    Json,
    Operator,
    RefusedError,
    Text,
)
from communs.questionnaires.fields.date import read_day
from communs.questionnaires.fields.decimal_number import canonical
from communs.questionnaires.formulas.functions import LONGEST_TEXT, Value, rounded
from communs.questionnaires.formulas.reading import LONGEST, FormulaError, read_formula

_ORDERED: tuple[Operator, ...] = ("=", "≠", "<", "≤", ">", "≥", "answered")
_WORDS: tuple[Operator, ...] = ("=", "≠", "contains", "does not contain", "matches", "answered")


class Calculated(Field, frozen=True, tag="calculated", kw_only=True):
    """The value of `formula`, worked out from the answers above it and kept at deposit; `result` is its kind.

    A number is rounded half up to `decimals` and followed by its `unit`. The language of formulas is told in
    `docs/conditions.md`.
    """

    title: ClassVar[Text] = gettext_lazy("Champ calculé")
    summary: ClassVar[Text] = gettext_lazy("Une valeur calculée à partir des réponses précédentes.")
    widget: ClassVar[str] = "calculated"
    asked: ClassVar[bool] = False
    value_type: ClassVar[str] = "number as string, string, date or boolean, as `result` says"
    operators: ClassVar[tuple[Operator, ...]] = _ORDERED
    seconds: ClassVar[int] = 0

    formula: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    result: Literal["number", "text", "date", "boolean"] = "number"
    decimals: Annotated[int, msgspec.Meta(ge=0, le=6)] = 2
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""
    required: bool = False

    def kept(self, value: Value) -> Json:
        """The canonical answer for a computed value; None for a missing one."""
        if isinstance(value, Decimal):
            return canonical(rounded(value, self.decimals))
        return value.isoformat() if isinstance(value, dt.date) else value

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if self.result == "number":
            return canonical(rounded(numbers.read_number(value, "1 234,5"), self.decimals))
        if self.result == "date":
            return read_day(value).isoformat()
        if self.result == "boolean":
            return read_boolean(value)
        if not isinstance(value, str):
            raise RefusedError(_("Saisissez un texte."))
        return value[:LONGEST_TEXT].strip() or None

    @override
    def comparisons(self) -> tuple[Operator, ...]:
        return {"text": _WORDS, "boolean": ("=", "≠", "answered")}.get(self.result, _ORDERED)

    @override
    def comparable(self, value: Json) -> Any:
        if self.result == "number":
            return Decimal(value)
        return wording.plain(value) if self.result == "text" else value

    @override
    def read_constant(self, value: Constant) -> Any:
        if self.result == "number":
            return numbers.read_number(value, "1 234,5")
        if self.result == "date" and isinstance(value, Day):
            return value
        return super().read_constant(value)

    @override
    def possible(self) -> tuple[bool, ...] | None:
        return (True, False) if self.result == "boolean" else None

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        if self.result == "number":
            return wording.number(Decimal(value), language) + (f"\u00a0{self.unit}" if self.unit else "")
        if self.result == "date":
            return calendar_words.date(dt.date.fromisoformat(value), language)
        if self.result == "boolean":
            with speaking(language):
                return _("Oui") if value else _("Non")
        return str(value)

    @override
    def search_text(self, value: Json) -> str:
        return str(value) if self.result == "text" else ""

    @override
    def columns(self) -> tuple[Column, ...]:
        kinds: dict[str, CellKind] = {"number": "decimal", "date": "date", "boolean": "boolean"}
        return (Column(self.id, self.label, kinds.get(self.result, "text")),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        if value is None or self.result in {"text", "boolean"}:
            return (value,)
        return (Decimal(value) if self.result == "number" else dt.date.fromisoformat(value),)

    @override
    def issues(self) -> list[Issue]:
        try:
            read_formula(self.formula)
        except FormulaError as error:
            return [Issue("formula", str(error))]
        return []

    @override
    def sample(self) -> Json:
        number = canonical(rounded(Decimal("12.5"), self.decimals))
        return {"number": number, "text": "Total", "date": "2024-05-17", "boolean": True}[self.result]
