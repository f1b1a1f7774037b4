"""A day and an hour."""

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
from communs.questionnaires.fields.date import check_range, read_day

_MOMENT = re.compile(r"(\S+?)(?:T| +à +| +)([0-9]{1,2})[:h]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9:]{4,6})?")


class DateTime(Field, frozen=True, tag="datetime"):
    """A moment, kept to the minute with the offset of the questionnaire's time zone: `2024-05-17T09:30+02:00`."""

    title: ClassVar[Text] = gettext_lazy("Date et heure")
    summary: ClassVar[Text] = gettext_lazy("Un jour et une heure, dans le fuseau horaire de la démarche.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un jour et une heure : 2026-05-17T14:30")
    api_type: ClassVar[str] = "ISO8601DateTime"
    value_type: ClassVar[str] = "date-time"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "<", "≤", ">", "≥", "answered")

    period: Literal["any", "past", "future"] = "any"
    minimum: dt.date | None = None
    maximum: dt.date | None = None

    @override
    def parse(self, value: Json, context: Context) -> Json:
        moment = _read_moment(value, context.zone)
        now = context.now or dt.datetime.now(dt.UTC)
        if self.period == "past" and moment >= now:
            raise RefusedError(_("Donnez un moment passé."))
        if self.period == "future" and moment <= now:
            raise RefusedError(_("Donnez un moment à venir."))
        check_range(moment.date(), self.minimum, self.maximum)
        return moment.isoformat(timespec="minutes")

    @override
    def comparable(self, value: Json) -> str:
        """The day alone: `<` and `≥` compare days, whatever the hour."""
        return str(value)[:10]

    @override
    def read_constant(self, value: Constant) -> "str | Day":
        return value if isinstance(value, Day) else read_day(value).isoformat()

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return calendar_words.moment(dt.datetime.fromisoformat(value), language)

    @override
    def search_text(self, value: Json) -> str:
        return f"{value[:10]} {dt.datetime.fromisoformat(value):%d/%m/%Y %H:%M}"

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "datetime"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (None if value is None else dt.datetime.fromisoformat(value),)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return value[:16] if value else ""

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        low = {"min": f"{self.minimum}T00:00"} if self.minimum else {}
        high = {"max": f"{self.maximum}T23:59"} if self.maximum else {}
        return {"type": "datetime-local"} | low | high

    @override
    def advice(self) -> str:
        return _("Format attendu : jour/mois/année heure:minutes, par exemple 31/12/2025 14:30.")

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
        day = max(self.minimum or wanted, min(wanted, self.maximum or wanted))
        return dt.datetime.combine(day, dt.time(9, 30), DEFAULT_ZONE).isoformat(timespec="minutes")


DEFAULT_ZONE = Context().zone


def _read_moment(value: Json, zone: dt.tzinfo) -> dt.datetime:
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise RefusedError(_("Donnez une date et une heure, par exemple 31/12/2025 14:30."))
    day, hour, minute, offset = found.groups()
    try:
        clock = dt.time.fromisoformat(f"{hour:0>2}:{minute}{offset or ''}")
        moment = dt.datetime.combine(read_day(day), clock, clock.tzinfo or zone).astimezone(zone)
    except (ValueError, OverflowError):
        raise RefusedError(_("Donnez une heure qui existe, entre 00:00 et 23:59.")) from None
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:  # local mean times, before zones were agreed on, counted seconds
        raise RefusedError(_("Donnez une date plus récente."))
    return moment.replace(second=0, microsecond=0)
