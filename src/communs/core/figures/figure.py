"""What a figure is, and where it is asked for."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils import translation
from django.utils.functional import Promise

from communs.core import calendar_words
from communs.core.registry import Registry


@dataclass(frozen=True)
class Unit:
    """What is counted, in both numbers (translatable); both empty for a bare number."""

    one: "str | Promise" = ""
    many: "str | Promise" = ""

    def of(self, value: Decimal, language: str) -> str:
        """Return the word that goes with `value`: French says « 1,5 million », English "1.5 millions"."""
        single = abs(value) < 2 if language == "fr" else value == 1  # noqa: PLR2004 - French plural starts at two
        return str(self.one if single else self.many)


@dataclass(frozen=True)
class Figure:
    """A measured number. `date` says when it was true, `source` where it comes from, `territory` what it covers.

    `period` is how long after its date it may still be quoted; None for ever.
    """

    value: Decimal
    unit: Unit
    date: dt.date
    source: str
    territory: str | None = None
    period: dt.timedelta | None = None

    def text(self, language: str | None = None) -> str:
        """Return the value and its unit as that language writes them, with no break between the two."""
        number, unit = self.number(language), self.words(language)
        return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number

    def number(self, language: str | None = None) -> str:
        """Return the value alone, as that language (or the one in use) writes it."""
        return format_decimal(self.value, locale=_known(language))

    def words(self, language: str | None = None) -> str:
        """Return the unit alone, in the number that goes with the value."""
        with translation.override(_known(language)):
            return self.unit.of(self.value, _known(language))

    def is_stale(self, on: dt.date) -> bool:
        """Whether its period is over on that day."""
        return self.period is not None and on > self.date + self.period

    def date_text(self, language: str | None = None) -> str:
        """Return the date in full."""
        return calendar_words.date(self.date, language)


def _known(language: str | None) -> str:
    return (language or translation.get_language() or "fr")[:2]


Measure = Callable[[str | None], Figure]

#: `measure(territory)` gives a figure, or raises `LookupError` for a territory that it does not know.
figures: Registry[Measure] = Registry("figure")


@dataclass(frozen=True)
class Family:
    """Figures that are rows rather than code: `measure(slug, territory)`, and the slugs that exist now."""

    measure: Callable[[str, str | None], Figure]
    slugs: Callable[[], Iterable[str]]


#: The family "newsroom" answers for every `newsroom:<slug>`.
families: Registry[Family] = Registry("family of figures")


def figure(name: str, territory: str | None = None) -> Figure:
    """Return a figure by name. Raises `LookupError` for an unknown name or territory."""
    family, _colon, slug = name.partition(":")
    if name not in figures and family in families:
        return families[family].measure(slug, territory)
    return figures[name](territory)


def known_figures() -> Iterator[str]:
    """Yield the name of every figure that can be quoted now."""
    yield from figures
    for family, offer in families.items():
        yield from (f"{family}:{slug}" for slug in offer.slugs())
