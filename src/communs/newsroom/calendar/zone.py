"""The time zone of the agenda, with both its rules, for programs that do not know it by its name."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

PARIS = ZoneInfo("Europe/Paris")
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
# The wall clock just before each change, as the standard wants it.
TO_SUMMER, TO_WINTER = datetime(1997, 3, 30, 2), datetime(1996, 10, 27, 3)  # noqa: DTZ001 - idem


def paris() -> Timezone:
    """Return Europe/Paris by the rule in force since October 1996 (directive 2000/84/EC keeps it)."""
    zone = Timezone()
    zone.add("TZID", "Europe/Paris")
    zone.add_component(_rule(TimezoneDaylight(), "CEST", SUMMER, TO_SUMMER, month=3))
    zone.add_component(_rule(TimezoneStandard(), "CET", WINTER, TO_WINTER, month=10))
    return zone


def _rule(part: Any, name: str, offset: timedelta, since: datetime, month: int) -> Any:  # noqa: ANN401 - untyped library
    """The last Sunday of a month."""
    part.add("DTSTART", since)
    part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
    part.add("TZOFFSETFROM", WINTER + SUMMER - offset)
    part.add("TZOFFSETTO", offset)
    part.add("TZNAME", name)
    return part
