"""A day."""

import datetime as dt
import re
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.core import calendar_words
from communs.questionnaires.field import (
    Cell,
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

_FRENCH = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})", re.ASCII)


class Date(Field, frozen=True, tag="date"):
    """A day, as `YYYY-MM-DD`; `period` asks for a day strictly before or after today, bounds are included."""

    title: ClassVar[Text] = gettext_lazy("Date")
    summary: ClassVar[Text] = gettext_lazy("Un jour, éventuellement passé, à venir ou entre deux dates.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un jour : 2026-05-17 ou 17/05/2026")
    api_type: ClassVar[str] = "ISO8601Date"
    value_type: ClassVar[str] = "date"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "<", "≤", ">", "≥", "answered")

    period: Literal["any", "past", "future"] = "any"
    minimum: dt.date | None = None
    maximum: dt.date | None = None
    autocomplete: Literal["", "bday"] = ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        day = read_day(value)
        if self.period == "past" and day >= context.today:
            raise RefusedError(_("Donnez une date passée."))
        if self.period == "future" and day <= context.today:
            raise RefusedError(_("Donnez une date à venir."))
        check_range(day, self.minimum, self.maximum)
        return day.isoformat()

    @override
    def read_constant(self, value: Constant) -> "str | Day":
        return value if isinstance(value, Day) else read_day(value).isoformat()

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return calendar_words.date(dt.date.fromisoformat(value), language)

    @override
    def search_text(self, value: Json) -> str:
        return f"{value} {dt.date.fromisoformat(value):%d/%m/%Y}"

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "date"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (None if value is None else dt.date.fromisoformat(value),)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return value or ""

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        day = dt.timedelta(days=1)
        low = max(filter(None, (self.minimum, context.today + day if self.period == "future" else None)), default=None)
        high = min(filter(None, (self.maximum, context.today - day if self.period == "past" else None)), default=None)
        bounds = {"type": "date", "min": low and low.isoformat(), "max": high and high.isoformat()}
        return {name: text for name, text in (bounds | {"autocomplete": self.autocomplete}).items() if text}

    @override
    def advice(self) -> str:
        return _("Format attendu : jour/mois/année, par exemple 31/12/2025.")

    @override
    def issues(self) -> list[Issue]:
        if self.minimum and self.maximum and self.minimum > self.maximum:
            return [Issue("minimum", _("La première date est après la dernière : aucune réponse ne serait possible."))]
        return []

    @override
    def sample(self) -> Json:
        wanted = {"any": dt.date(2024, 5, 17), "past": dt.date(2001, 5, 17), "future": dt.date(2999, 5, 17)}[
            self.period
        ]
        return max(self.minimum or wanted, min(wanted, self.maximum or wanted)).isoformat()


def read_day(value: Json) -> dt.date:
    """Read `2024-05-17` or « 17/05/2024 »; raises `RefusedError` for a day that does not exist."""
    text = value if isinstance(value, str) else ""
    try:
        if found := _ISO.fullmatch(text):
            return dt.date(*map(int, found.groups()))
        if found := _FRENCH.fullmatch(text):
            day, month, year = map(int, found.groups())
            return dt.date(year, month, day) if year >= 1000 else _refuse_day()  # noqa: PLR2004 - four digits
    except ValueError:
        pass
    return _refuse_day()


def check_range(day: dt.date, minimum: dt.date | None, maximum: dt.date | None) -> None:
    """Refuse a day outside of [minimum, maximum]; a missing bound checks nothing."""
    if minimum and day < minimum:
        raise RefusedError(_("Donnez une date à partir du %(day)s.") % {"day": calendar_words.date(minimum)})
    if maximum and day > maximum:
        raise RefusedError(_("Donnez une date jusqu’au %(day)s.") % {"day": calendar_words.date(maximum)})


def _refuse_day() -> dt.date:
    raise RefusedError(_("Donnez une date qui existe, par exemple 31/12/2025."))
