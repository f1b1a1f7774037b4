"""Dates and hours as both languages write them, the same on pages, in letters and in answers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from communs.core.calendar_words import date, hour, moment

FIRST = dt.datetime(2026, 3, 1, 0, 13, tzinfo=ZoneInfo("Europe/Paris"))
ELEVENTH = dt.datetime(2026, 3, 11, 21, 5, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("at", "language", "expected"),
    [
        (FIRST, "fr", ("1er mars 2026", "0\u00a0h\u00a013", "1er mars 2026 à 0\u00a0h\u00a013")),
        (FIRST, "en-gb", ("March 1, 2026", "00:13", "March 1, 2026, 00:13")),
        (ELEVENTH, "fr", ("11 mars 2026", "21\u00a0h\u00a005", "11 mars 2026 à 21\u00a0h\u00a005")),
        (ELEVENTH, "en", ("March 11, 2026", "21:05", "March 11, 2026, 21:05")),
    ],
)
def test_each_language_has_its_way(at: dt.datetime, language: str, expected: tuple[str, str, str]) -> None:
    assert (date(at.date(), language), hour(at, language), moment(at, language)) == expected
    with translation.override(language):
        assert (date(at.date()), hour(at.time()), moment(at)) == expected


def test_an_unknown_language_reads_french() -> None:
    assert moment(FIRST, "de") == "1er mars 2026 à 0\u00a0h\u00a013"


def test_a_page_shows_the_clock_of_the_zone() -> None:
    page = Template(
        "{% load ui %}{% local_time at zone %}|{% local_time at zone 'date' %}|{% local_time at zone 'time' %}"
    )
    with translation.override("fr"):
        shown = page.render(Context({"at": FIRST, "zone": "Pacific/Noumea"}))
    stamp = '<time datetime="2026-03-01T10:13:00+11:00">'
    assert shown.split("|") == [
        f"{stamp}1er mars 2026 à 10\u00a0h\u00a013</time>",
        f"{stamp}1er mars 2026</time>",
        f"{stamp}10\u00a0h\u00a013</time>",
    ]
