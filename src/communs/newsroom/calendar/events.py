"""One event as calendars read it."""

from datetime import date, datetime, timedelta

from icalendar import Event as CalendarEvent
from icalendar import Parameters

from communs.newsroom.addresses import absolute
from communs.newsroom.calendar.text import Text
from communs.newsroom.calendar.zone import PARIS
from communs.newsroom.models import Event
from communs.newsroom.rendering import chapo_text
from communs.newsroom.surroundings import Surroundings, changed_at

DAY = timedelta(days=1)


def as_calendar_event(event: Event, around: Surroundings) -> CalendarEvent:
    """Return an event; its UID and its SEQUENCE let a calendar recognise it whatever its address or its words become."""
    changed = changed_at(event)
    made = CalendarEvent()
    made.add("UID", str(event.translation_key))
    made.add("SEQUENCE", event.revised)
    # Without METHOD, both say when the information was last revised (RFC 5545, § 3.8.7.2).
    made.add("DTSTAMP", changed)
    made.add("LAST-MODIFIED", changed)
    made.add("CREATED", event.first_published_at or event.released_at)
    _dates(made, event)
    _words(made, event, around)
    made.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT" if event.all_day or event.cancelled else "OPAQUE")
    made.add("CLASS", "PUBLIC")
    return made


def _dates(made: CalendarEvent, event: Event) -> None:
    starts, ends = span(event)
    made.add("DTSTART", starts)
    if ends:
        made.add("DTEND", ends)


def span(event: Event) -> tuple[date | datetime, date | datetime | None]:
    """Return the start and the end in Paris. Days end at the day after the last one; an end that is not told is None."""
    starts, ends = event.starts_at.astimezone(PARIS), event.ends_at and event.ends_at.astimezone(PARIS)
    if event.all_day:
        return starts.date(), (ends or starts).date() + DAY
    return starts, ends if ends and ends > starts else None


def _words(made: CalendarEvent, event: Event, around: Surroundings) -> None:
    language = Parameters({"LANGUAGE": event.language})
    address = absolute(event.path_on_site)
    made.add("SUMMARY", Text(event.headline, params=language))
    made.add("DESCRIPTION", Text("\n\n".join(filter(None, (chapo_text(event), address))), params=language))
    where = ", ".join(part.strip() for part in (event.place, *event.address.splitlines()) if part.strip())
    if where:
        made.add("LOCATION", Text(where, params=language))
    made.add("URL", address)
    if words := [term.name for term in (*around.categories, *around.tags)]:
        made.add("CATEGORIES", words)
    for contact in around.contacts:
        made.add("CONTACT", Text(" – ".join(filter(None, (str(contact), contact.email, *contact.phones)))))
