"""When an event takes place, in words: « mercredi 10 juin 2026, de 9 h 30 à 17 h »."""

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.newsroom.models import Event

O_CLOCK = f"{calendar_words.NO_BREAK}00"


@dataclass(frozen=True)
class Tile:
    """A day as a calendar's leaf shows it."""

    day: str
    month: str
    year: str


def when(event: Event) -> str:
    """Return the days and hours of an event, in the language of the page."""
    start, end = timezone.localtime(event.starts_at), event.ends_at and timezone.localtime(event.ends_at)
    if end and end.date() > start.date():
        return _several_days(event, start, end)
    if event.all_day:
        return weekday(start.date())
    if end and end > start:
        return _("%(day)s, de %(start)s à %(end)s") % {
            "day": weekday(start.date()), "start": hour(start), "end": hour(end),
        }  # fmt: skip
    return _("%(day)s à %(start)s") % {"day": weekday(start.date()), "start": hour(start)}


def weekday(day: date) -> str:
    """« mercredi 10 juin 2026 », “Wednesday, June 10, 2026”."""
    name = format_date(day, "EEEE", locale=_language())
    joint = ", " if _language() == "en" else " "
    return f"{name}{joint}{calendar_words.date(day)}"


def hour(at: datetime) -> str:
    """« 9 h 30 », « 17 h », “17:00”."""
    return calendar_words.hour(at).removesuffix(O_CLOCK)


def month(day: date) -> str:
    """« juin 2026 »."""
    return str(format_date(day, "MMMM y", locale=_language()))


def tile(event: Event) -> Tile:
    """Return the leaf of the first day."""
    day = timezone.localtime(event.starts_at).date()
    return Tile(str(day.day), format_date(day, "MMM", locale=_language()), str(day.year))


def _several_days(event: Event, start: datetime, end: datetime) -> str:
    words = {"first": weekday(start.date()), "last": weekday(end.date()), "start": hour(start), "end": hour(end)}
    if event.all_day:
        return _("du %(first)s au %(last)s") % words
    return _("du %(first)s à %(start)s au %(last)s à %(end)s") % words


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"
