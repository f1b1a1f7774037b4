"""Dates that contradict each other, the calendar, or the moment when they will be read."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.calendar import DAYS, MONTHS, WrittenDate, dates, day_words, years
from communs.newsroom.review.check import Check, PassageCheck, Text
from communs.newsroom.review.finding import Edit, Finding, Severity
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

HALF_A_YEAR = dt.timedelta(days=183)
LEAP_YEAR = 2024
EVENT = "---\ntitle: {title}\nevent_start_date: {starts}\n{more}---\n{body}"


class Weekday(PassageCheck):
    """A weekday that is not that of its date: « mardi 9 octobre 2024 » was a Wednesday."""

    name = "weekday"
    title: ClassVar[Text] = gettext_lazy("Jour de la semaine faux")
    true_cases = ("Rendez-vous le mardi 9 octobre 2024.", "Mardi 1er mai 2023", "Le mercredi 8\u00a0octobre\u00a02024")
    false_cases = ("Rendez-vous le mardi 8 octobre 2024.", "Le mardi 8 octobre.", "Chaque mardi, 9 octobre compris.")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for written in dates(passage):
            day = written.date()
            if day and written.weekday not in {None, day.weekday()}:
                yield _wrong_day(self, passage, written, day)


class ImpliedWeekday(PassageCheck):
    """The same for a date without a year, taken in the year that is nearest to the publication or to the event."""

    name = "implied-weekday"
    title: ClassVar[Text] = gettext_lazy("Jour de la semaine douteux")
    severity: ClassVar[Severity] = "warning"
    true_cases = (
        "---\ntitle: T\ndate: 2024-09-05\n---\nRendez-vous le mercredi 8 octobre.",
        EVENT.format(title="T", starts="2024-10-08", more="", body="Le lundi 8 octobre"),
    )
    false_cases = ("---\ntitle: T\ndate: 2024-09-05\n---\nRendez-vous le mardi 8 octobre.", "Le mercredi 8 octobre.")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        near = subject.starts or subject.released
        for written in dates(passage) if near else ():
            if written.year is None and written.weekday is not None:
                day = _nearest(written, near.date()) if near else None
                if day and written.weekday != day.weekday():
                    yield _wrong_day(self, passage, written, day)


class ImpossibleDate(PassageCheck):
    """A day that no calendar has: « 31 juin », « 29 février 2023 »."""

    name = "impossible-date"
    title: ClassVar[Text] = gettext_lazy("Date impossible")
    true_cases = ("Le 31 juin 2023", "Le 29 février 2023", "Le 31 novembre")
    false_cases = ("Le 29 février 2024", "Le 31 mai", "Le 29 février")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for written in dates(passage):
            if written.date(LEAP_YEAR) is None:
                message = _("Cette date n’existe pas.")
                yield self.at(passage, written.start, written.end, message, _("Corrigez le jour ou le mois."))


class EventYear(Check):
    """An event whose title names another year than its dates, or whose text writes its day, or its title, with another."""

    name = "event-year"
    title: ClassVar[Text] = gettext_lazy("Année de l’événement")
    true_cases = (
        EVENT.format(title="Garagethon", starts="2023-01-09", more="", body="Venez au garagethon 2024 !"),
        EVENT.format(title="Forum 2025", starts="2024-10-08", more="", body="Texte"),
        EVENT.format(title="Forum", starts="2024-10-08", more="", body="Après 2024, le mercredi 8 octobre 2025"),
    )
    false_cases = (
        EVENT.format(title="Forum 2024", starts="2024-10-08", more="", body="Après le succès de 2023, avant 2025."),
        EVENT.format(title="Forum", starts="2024-10-08", more="", body="Le programme a commencé en 2021."),
        EVENT.format(title="Forum", starts="2024-10-08", more="", body="Le plan court jusqu’en 2030."),
        EVENT.format(title="Forum", starts="2024-12-31", more="event_end_date: 2025-01-02\n", body="Vœux pour 2025"),
        "---\ntitle: Le plan 2030\n---\nTexte",
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        if subject.starts is None:
            return
        start, end = subject.starts.date(), (subject.ends or subject.starts).date()
        other = _year_elsewhere(subject, {start, end}) or _year_of_title(subject, start.year, end.year)
        if other is not None:
            message = _("Cet événement commence en %(year)s, son texte parle de %(other)s.")
            suggestion = _("Corrigez la date de début ou le texte.")
            line = subject.line_of("starts")
            yield self.finding(
                "starts", line, start.isoformat(), message % {"year": start.year, "other": other}, suggestion
            )


class EventOrder(Check):
    """An event that ends before it starts."""

    name = "event-order"
    title: ClassVar[Text] = gettext_lazy("Fin avant le début")
    true_cases = (EVENT.format(title="T", starts="2024-10-08", more="event_end_date: 2024-10-07\n", body=""),)
    false_cases = (
        EVENT.format(title="T", starts="2024-10-08", more="event_end_date: 2024-10-08\n", body=""),
        EVENT.format(title="T", starts="2024-10-08", more="", body=""),
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        if subject.starts and subject.ends and subject.ends < subject.starts:
            message, suggestion = _("Cet événement finit avant de commencer."), _("Corrigez l’une des deux dates.")
            yield self.finding("ends", subject.line_of("ends"), subject.ends.date().isoformat(), message, suggestion)


class RelativeDate(PassageCheck):
    """« demain », « la semaine prochaine », « octobre prochain »: true on one day only, and the text is read for years.

    Quotations keep their words. « L’an dernier » is left alone: the date of the text tells which.
    """

    name = "relative-date"
    title: ClassVar[Text] = gettext_lazy("Date relative")
    severity: ClassVar[Severity] = "warning"
    labels = False
    true_cases = (
        "Le service ouvre demain.",
        "Le ministre annonce aujourd’hui un plan.",
        "Rendez-vous la semaine prochaine.",
        "Les 19 et 20 octobre prochain à Bordeaux.",
        "---\ntitle: T\nlang: en\n---\nThe service opens tomorrow.",
    )
    false_cases = (
        "Construire le service public de demain.",
        "C’est aujourd’hui le support d’une trentaine de projets.",
        "« Une promotion sera lancée en début d’année prochaine. »",
        "Le prochain atelier aura lieu le 8 octobre 2024.",
        "Comme au monde d’hier et d’aujourd’hui.",
    )

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        if not HINT.search(passage.prose):
            return
        released = subject.released.date() if subject.released else None
        quoted = [found.span() for found in QUOTATION.finditer(passage.prose)]
        for found in RELATIVE["en" if passage.language == "en" else "fr"].finditer(passage.prose):
            if not any(low < found.start() < high for low, high in quoted):
                message = _("« %(words)s » ne sera plus vrai quand on lira ce texte.") % {"words": found[0].strip()}
                new = _next_month(found, released)
                suggestion = new or _("Écrivez la date.")
                mend = (
                    [Edit(passage.place, *found.span(), passage.text[found.start() : found.end()], new)] if new else ()
                )
                yield self.at(passage, found.start(), found.end(), message, suggestion, mend)


_FRENCH_DAYS, _FRENCH_MONTHS = "|".join(DAYS["fr"]), "|".join(MONTHS["fr"])
QUOTATION = re.compile(r"«[^«»]{0,3000}»|“[^“”]{0,3000}”|\"[^\"\n]{0,1000}\"")
#: What one of the expressions contains: most texts have none, and are read fast.
HINT = re.compile(
    r"[Dd]emain|[Hh]ier\b|aujourd|prochain|\bce (?:matin|soir)|cet apr|[Tt]omorrow|[Yy]esterday|[Nn]ext|[Tt]his"
)
RELATIVE = {
    "fr": re.compile(
        r"(?i)(?<!\bde )(?<!\bpour )(?<!\bdu )(?<![’'-])\b(?:après-demain|avant-hier|demain|hier)\b(?![’'-])"
        r"|\b(?:annon|lan|publi|dévoil|ouvr|présent|inaugur|sign)\w{1,6} aujourd[’']hui\b|\baujourd[’']hui même\b"
        rf"|\b(?:la semaine|le mois|l[’']an|l[’']année|année|le week-end|{_FRENCH_DAYS}) prochaine?\b"
        r"|\b(?:ce matin|ce soir|cet après-midi)\b"
        rf"|\b(?P<month>{_FRENCH_MONTHS})[ \u00a0]prochains?\b"
    ),
    "en": re.compile(
        r"(?i)(?<!of )\b(?:tomorrow|yesterday)\b(?![’'])|\bnext (?:week|month|year)\b"
        rf"|\bnext (?:{'|'.join(DAYS['en'])}|{'|'.join(MONTHS['en'])})\b|\bthis (?:morning|afternoon|evening)\b"
    ),
}


def _next_month(found: re.Match[str], released: dt.date | None) -> str:
    """« octobre 2023 » for « octobre prochain »; empty when it cannot be told."""
    month = found.groupdict().get("month")
    if not month or released is None:
        return ""
    later = MONTHS["fr"].index(month.lower()) + 1 > released.month
    return f"{month}\N{NO-BREAK SPACE}{released.year if later else released.year + 1}"


def _wrong_day(check: PassageCheck, passage: Passage, written: WrittenDate, day: dt.date) -> Finding:
    right = day_words(day, passage.language)
    message = _("Le %(date)s est un %(day)s.") % {"date": day.strftime("%d/%m/%Y"), "day": right}
    return check.at(passage, written.start, written.end, message, right)


def _nearest(written: WrittenDate, near: dt.date) -> dt.date | None:
    """The day in the year that brings it nearest to another."""
    days = [day for year in (near.year - 1, near.year, near.year + 1) if (day := written.date(year))]
    closest = min(days, key=lambda day: abs(day - near), default=None)
    return closest if closest and abs(closest - near) < HALF_A_YEAR else None


def _year_elsewhere(subject: Subject, days: set[dt.date]) -> int | None:
    """The year in which a text writes a day of the event, when it is another and the right one is never written."""
    known = {(day.day, day.month): day.year for day in days}
    written = [date for passage in subject.passages for date in dates(passage) if date.year]
    same = {(known[date.day, date.month], date.year) for date in written if (date.day, date.month) in known}
    wrong = {year for right, year in same if year is not None and (right, right) not in same}
    return min(wrong, default=None)


def _year_of_title(subject: Subject, first: int, last: int) -> int | None:
    """A year in the title, or just after one of its words in a text (« le Forum 2025 »), when no year of the event is."""
    title = subject.passage("title")
    words = re.findall(r"[^\W\d_]{5,}", title.prose) if title else []
    named = years(title) if title else set()
    if words:
        after = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(words)})\W+(?:[^\W\d_]+\W+){{0,2}}(?P<year>20\d\d)(?!\w)")
        named |= {int(found["year"]) for passage in subject.passages for found in after.finditer(passage.prose)}
    return min(named) if named and not any(first <= year <= last for year in named) else None
