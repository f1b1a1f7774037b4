"""Dates and hours as people write them: the one implementation for pages, e-mails, letters and answers.

It knows no row and no request, so that the engine of questionnaires may use it.
"""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import get_language

NO_BREAK = "\N{NO-BREAK SPACE}"


def date(day: dt.date, language: str | None = None) -> str:
    """« 1er mars 2026 », “March 1, 2026”, in a language or, when it is not given, in that of the page.

    The first of the month is an ordinal in French (Imprimerie nationale, « Dates »), which the Unicode CLDR ignores.
    """
    language = _known(language)
    text = str(format_date(day, "long", locale=language))
    return f"1er{text[1:]}" if language == "fr" and day.day == 1 else text


def hour(at: dt.datetime | dt.time, language: str | None = None) -> str:
    """« 9 h 05 », “09:05”: the wall clock of the value's own zone."""
    if _known(language) == "fr":
        return f"{at.hour}{NO_BREAK}h{NO_BREAK}{at.minute:02}"
    return f"{at.hour:02}:{at.minute:02}"


def moment(at: dt.datetime, language: str | None = None) -> str:
    """« 1er mars 2026 à 0 h 13 », “March 1, 2026, 00:13”: the wall clock of the value's own zone."""
    joint = " à " if _known(language) == "fr" else ", "
    return f"{date(at.date(), language)}{joint}{hour(at, language)}"


def _known(language: str | None) -> str:
    """The pages are in French and in English; whoever asks for another language reads French."""
    return "en" if (language or get_language() or "fr").startswith("en") else "fr"
