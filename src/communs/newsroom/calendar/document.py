"""The file that calendars subscribe to."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from icalendar import Calendar

from communs.newsroom.calendar.text import Text
from communs.newsroom.calendar.written import written
from communs.newsroom.calendar.zone import paris
from communs.newsroom.models import Event

PRODUCT = "-//communs//agenda//FR"
REFRESH = timedelta(hours=1)


def calendar_of(events: Sequence[Event], *, name: str, address: str) -> bytes:
    """Return a calendar: lines of 75 octets at most ended by CRLF, in UTF-8; the same events give the same bytes.

    `name` is shown by the program that subscribes, `address` is where it reads the calendar again, every hour.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, Text(f"{name} – {settings.SERVICE_NAME}"))
    calendar.add("X-WR-TIMEZONE", "Europe/Paris")
    calendar.add("SOURCE", address, parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    calendar.add_component(paris())
    head, end, rest = calendar.to_ical(sorted=False).rpartition(b"END:VCALENDAR")
    return b"".join([head, *written(events), end, rest])
