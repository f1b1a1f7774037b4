"""Dates as texts write them: « mardi 8 octobre 2024 », “Tuesday 8 October 2024”, “October 8, 2024”."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from communs.newsroom.review.passage import Passage

FRENCH_MONTHS = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
"""
ENGLISH_MONTHS = """
january february march april may june july august september october november december
"""
DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
MONTHS = {
    "fr": tuple(FRENCH_MONTHS.split()),
    "en": tuple(ENGLISH_MONTHS.split()),
}
BARE_MONTHS = {"fevrier": 2, "aout": 8, "decembre": 12}
SPACE = r"[ \n\u00a0\u202f]{1,3}"
_FRENCH_MONTHS = "|".join((*MONTHS["fr"], *BARE_MONTHS))
_ENGLISH_MONTHS = "|".join(MONTHS["en"])
_PATTERNS = {
    "fr": re.compile(
        rf"(?i)\b(?:(?P<weekday>{'|'.join(DAYS['fr'])}),?{SPACE})?(?P<day>\d{{1,2}})(?:er)?{SPACE}"
        rf"(?P<month>{_FRENCH_MONTHS})\b(?:{SPACE}(?P<year>\d{{4}})\b)?"
    ),
    "en": re.compile(
        rf"(?i)\b(?:(?P<weekday>{'|'.join(DAYS['en'])}),?{SPACE})?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{SPACE}(?:of{SPACE})?"
        rf"(?P<month>{_ENGLISH_MONTHS})|(?P<month_>{_ENGLISH_MONTHS}){SPACE}(?P<day_>\d{{1,2}})(?:st|nd|rd|th)?)\b"
        rf"(?:,?{SPACE}(?P<year>\d{{4}})\b)?"
    ),
}
YEAR = re.compile(r"(?<![\w.,/-])(?:19|20)\d{2}(?![\w,./-]\d|[\w%€])")


@dataclass(frozen=True)
class WrittenDate:
    """A date in a passage. `weekday` counts from Monday; a date without a year has none."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    def date(self, year: int | None = None) -> dt.date | None:
        """The day in its year, else in the one given; `None` when there is no such day or no year."""
        try:
            return dt.date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None


def dates(passage: Passage) -> Iterator[WrittenDate]:
    """Yield the dates of a passage, in order."""
    language = "en" if passage.language == "en" else "fr"
    for found in _PATTERNS[language].finditer(passage.prose):
        groups = found.groupdict()
        day, month = groups["day"] or groups.get("day_"), (groups["month"] or groups.get("month_") or "").lower()
        rank = BARE_MONTHS.get(month) or MONTHS[language].index(month) + 1
        weekday = DAYS[language].index(groups["weekday"].lower()) if groups["weekday"] else None
        yield WrittenDate(*found.span(), int(day or 0), rank, int(groups["year"] or 0) or None, weekday)


def years(passage: Passage) -> set[int]:
    """The years that a passage names."""
    return {int(found[0]) for found in YEAR.finditer(passage.prose)}


def day_words(day: dt.date, language: str) -> str:
    """A weekday, as it is written inside a sentence."""
    words = DAYS["en" if language == "en" else "fr"][day.weekday()]
    return words.capitalize() if language == "en" else words
