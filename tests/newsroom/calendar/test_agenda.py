"""The agenda as iCalendar: which events, what is said of each, and that any program reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from communs.newsroom.calendar.document import calendar_of
from communs.newsroom.calendar.events import span
from communs.newsroom.calendar.revision import needs_new_sequence
from communs.newsroom.models import Event, PressContact, Term
from tests.factories import newsroom as make

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Any:  # noqa: ANN401 - a generator of nothing
    with time_machine.travel(NOW, tick=False), override_settings(SITE_URL="https://communs.example"):
        yield


def read(client: Client, address: str = "/agenda.ics") -> list[Any]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def titles(client: Client, address: str = "/agenda.ics") -> list[str]:
    return [str(event["SUMMARY"]) for event in read(client, address)]


def test_an_event_is_told_whole(client: Client) -> None:
    terms = [Term.objects.create(family="tag", name=name, slug=name.lower()) for name in ("Communs", "Data")]
    event = make.event(
        headline="Rencontre ; à Grenoble, « été »",
        chapo="Venez **nombreux**.",
        place="Salle des fêtes",
        address="1, rue Fictive\n38000 Grenoble",
        tags=terms,
        revised=3,
        last_published_at=datetime(2026, 5, 2, 10, tzinfo=UTC),
    )
    [told] = read(client)
    assert {name: told.decoded(name) for name in told if name not in {"CATEGORIES", "CREATED"}} == {
        "UID": str(event.translation_key),
        "SEQUENCE": 3,
        "DTSTAMP": datetime(2026, 5, 2, 10, tzinfo=UTC),
        "LAST-MODIFIED": datetime(2026, 5, 2, 10, tzinfo=UTC),
        "DTSTART": datetime(2026, 6, 10, 9, 30, tzinfo=PARIS),
        "DTEND": datetime(2026, 6, 10, 17, tzinfo=PARIS),
        "SUMMARY": "Rencontre ; à Grenoble, « été »",
        "DESCRIPTION": f"Venez nombreux.\n\nhttps://communs.example{event.path_on_site}",
        "LOCATION": "Salle des fêtes, 1, rue Fictive, 38000 Grenoble",
        "URL": f"https://communs.example{event.path_on_site}",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "CLASS": "PUBLIC",
    }
    assert told["CATEGORIES"].cats == ["Communs", "Data"]
    assert told["DTSTART"].params["TZID"] == "Europe/Paris"
    assert told["SUMMARY"].params["LANGUAGE"] == "fr"


def test_the_zone_has_both_its_rules(client: Client) -> None:
    make.event()
    [zone] = Calendar.from_ical(client.get("/agenda.ics").content).walk("VTIMEZONE")
    paris = zone.to_tz(lookup_tzid=False)
    for moment in ("2026-01-15T12:00", "2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T04:00"):
        wall = datetime.fromisoformat(moment)
        assert paris.utcoffset(wall) == PARIS.utcoffset(wall)
    rules = {part.name: part["RRULE"].to_ical() for part in zone.subcomponents}
    assert rules == {
        "DAYLIGHT": b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "STANDARD": b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ends_at": None}, (datetime(2026, 6, 10, 9, 30, tzinfo=PARIS), None)),
        ({"ends_at": datetime(2026, 6, 10, 9, 30, tzinfo=PARIS)}, (datetime(2026, 6, 10, 9, 30, tzinfo=PARIS), None)),
        ({"all_day": True, "ends_at": None}, (date(2026, 6, 10), date(2026, 6, 11))),
        ({"all_day": True, "ends_at": datetime(2026, 6, 12, tzinfo=PARIS)}, (date(2026, 6, 10), date(2026, 6, 13))),
        (
            {"all_day": True, "starts_at": datetime(2026, 6, 9, 22, tzinfo=UTC), "ends_at": None},
            (date(2026, 6, 10), date(2026, 6, 11)),
        ),
    ],
)
def test_days_and_missing_ends(client: Client, fields: dict[str, Any], expected: tuple[Any, Any]) -> None:
    event = make.event(**fields)
    [told] = read(client)
    assert span(event) == expected
    assert (told.decoded("DTSTART"), told.decoded("DTEND", None)) == expected


def test_a_cancelled_event_stays_and_says_so(client: Client) -> None:
    make.event(cancelled=True)
    assert [str(event["STATUS"]) for event in read(client)] == ["CANCELLED"]


def test_the_agenda_goes_from_a_year_ago_on(client: Client) -> None:
    for headline, days in (("Ancien", -367), ("Long", -366), ("Récent", -364), ("Lointain", 900)):
        starts = NOW + timedelta(days=days)
        make.event(headline=headline, starts_at=starts, ends_at=starts + timedelta(days=1.5))
    assert titles(client) == ["Long", "Récent", "Lointain"]
    assert titles(client, "/agenda/ancien.ics") == ["Ancien"]


def test_a_tag_keeps_its_events_and_an_unknown_one_is_not_found(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Été", slug="ete")
    make.event(headline="Avec", tags=[tag])
    make.event(headline="Sans")
    assert titles(client, "/agenda/etiquette/ete.ics") == ["Avec"]
    assert client.get("/agenda/etiquette/hiver.ics").status_code == 404
    assert client.get("/agenda/absent.ics").status_code == 404


def test_twins_are_one_event_unless_a_language_is_asked_for(client: Client) -> None:
    original = make.event(headline="Rencontre")
    make.event(headline="Meeting", language="en", original=original)
    alone = make.event(headline="Lonely", language="en", starts_at=NOW, ends_at=None)
    assert titles(client) == ["Lonely", "Rencontre"]
    assert titles(client, "/agenda.ics?langue=fr") == ["Rencontre"]
    assert titles(client, "/agenda.ics?langue=en") == ["Lonely", "Meeting"]
    assert client.get("/agenda.ics?langue=de").status_code == 404
    assert titles(client, f"/agenda/{alone.slug}.ics") == ["Lonely"]


def test_an_embargo_ends_at_the_second_in_every_file(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Été", slug="ete")
    event = make.event(embargo_until=NOW, tags=[tag])
    addresses = ("/agenda.ics", "/agenda/etiquette/ete.ics")
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert [titles(client, address) for address in addresses] == [[], []]
        assert client.get(f"/agenda/{event.slug}.ics").status_code == 404
    assert [titles(client, address) for address in addresses] == [["Un titre"], ["Un titre"]]
    assert titles(client, f"/agenda/{event.slug}.ics") == ["Un titre"]
    assert read(client)[0].decoded("LAST-MODIFIED") == NOW


def test_contacts_are_told_only_by_choice(client: Client) -> None:
    contact = PressContact.objects.create(role="Service de presse", email="presse@exemple.example")
    event = make.event(contacts=[contact])
    assert b"presse@exemple.example" not in client.get("/agenda.ics").content
    Event.objects.filter(pk=event.pk).update(contacts_in_feeds=True)
    assert [str(told["CONTACT"]) for told in read(client)] == ["Service de presse – presse@exemple.example"]


def test_what_is_already_known_is_not_sent_again(client: Client) -> None:
    event = make.event()
    first = client.get("/agenda.ics")
    again = client.get("/agenda.ics", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    Event.objects.filter(pk=event.pk).update(place="Mairie")
    later = client.get("/agenda.ics", headers={"if-none-match": first.headers["ETag"]})
    assert later.status_code == 200


def test_what_an_event_has_become_is_written_even_when_it_was_before(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tag = Term.objects.create(family="tag", name="Été", slug="ete")
    event = make.event(headline="Avant", tags=[tag])
    other = make.event(headline="Autre")
    assert titles(client) == ["Avant", "Autre"]
    with django_assert_max_num_queries(6):
        assert titles(client) == ["Avant", "Autre"]
    Event.objects.filter(pk=event.pk).update(headline="Après")
    Term.objects.filter(pk=tag.pk).update(name="Hiver")
    assert titles(client) == ["Après", "Autre"]
    assert [told["CATEGORIES"].cats for told in read(client) if "CATEGORIES" in told] == [["Hiver"]]
    other.unpublish()
    assert titles(client) == ["Après"]


def test_a_new_sequence_is_for_what_people_planned_by() -> None:
    before = make.event()

    def changed(**fields: Any) -> bool:  # noqa: ANN401 - fields of an event
        after = Event.objects.get(pk=before.pk)
        for name, value in fields.items():
            setattr(after, name, value)
        return needs_new_sequence(before, after)

    later = before.starts_at + timedelta(hours=1)
    assert [
        changed(**{name: value})
        for name, value in (
            ("starts_at", later),
            ("ends_at", None),
            ("all_day", True),
            ("place", "Mairie"),
            ("address", "Rue"),
            ("cancelled", True),
        )
    ] == [True] * 6
    assert not changed()
    assert not changed(headline="Autre titre", chapo="Autre chapô", slug="autre")
    assert not changed(starts_at=before.starts_at.astimezone(UTC))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t,;:\"'\\N"), max_size=120)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@example(
    headline=r"C:\New\n",
    place="",
    address="",
    language="fr",
    revised=0,
    starts=datetime(2026, 6, 1, tzinfo=UTC),
    length=None,
    all_day=False,
)
@given(headline=TEXTS, place=TEXTS, address=TEXTS, language=st.sampled_from(["fr", "en"]), revised=st.integers(0, 9999),
       starts=st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants them bare
       length=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)), all_day=st.booleans())  # fmt: skip
def test_what_is_written_is_read_again(  # noqa: PLR0913, PLR0917 - as many as the fields
    headline: str,
    place: str,
    address: str,
    language: str,
    revised: int,
    starts: datetime,
    length: timedelta | None,
    all_day: bool,  # noqa: FBT001 - a keyword of hypothesis
) -> None:
    starts = starts.replace(microsecond=0)
    ends = None if length is None else starts + timedelta(seconds=int(length.total_seconds()))
    event = Event(
        headline=headline, place=place, address=address, language=language, revised=revised, slug="essai",
        kind="event", starts_at=starts, ends_at=ends, all_day=all_day, released_at=timezone.now(), pk=1,
    )  # fmt: skip
    content = calendar_of([event], name=headline, address="https://communs.example/agenda.ics")
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # no character is cut
    [told] = Calendar.from_ical(content).walk("VEVENT")
    where = ", ".join(part.strip() for part in (place, *address.splitlines()) if part.strip())
    assert (told.decoded("DTSTART"), told.decoded("DTEND", None)) == span(event)
    assert (told["SEQUENCE"], str(told["UID"])) == (revised, str(event.translation_key))
    assert _text(content, "SUMMARY") == headline
    assert _text(content, "LOCATION") == where


def _text(content: bytes, name: str) -> str:
    """A text read by the words of the standard (§ 3.3.11)."""
    unfolded = content.replace(b"\r\n ", b"").decode()
    found = [line for line in unfolded.split("\r\n") if line.startswith(name)]
    if not found:
        return ""
    value, out, escaped = found[0].partition(":")[2], [], False
    for character in value:
        if escaped:
            out.append("\n" if character in "nN" else character)
        elif character != "\\":
            out.append(character)
        escaped = character == "\\" and not escaped
    return "".join(out)
