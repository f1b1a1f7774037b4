"""Countries by ISO 3166-1 code, named in French and in English."""

import functools
import json
from importlib import resources
from typing import NamedTuple

from communs.questionnaires.wording import folded


class Country(NamedTuple):
    """A country or territory with a code of its own: `code` of two letters, `long_code` of three, `number` of three digits."""

    code: str
    french: str
    english: str
    long_code: str
    number: str

    def name(self, language: str = "fr") -> str:
        """Its name in that language; French for any other than English."""
        return self.english if language.startswith("en") else self.french


@functools.cache
def countries() -> dict[str, Country]:
    """Every country by code."""
    text = resources.files(__package__).joinpath("data/countries.json").read_text("utf-8")
    return {row[0]: Country(*row) for row in json.loads(text)}


@functools.cache
def ordered(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) in the alphabetical order of that language."""
    pairs = ((country.code, country.name(language)) for country in countries().values())
    return tuple(sorted(pairs, key=lambda pair: folded(pair[1])))


def country_code(text: str) -> str | None:
    """The code of a country told by a code of two or three letters, or by its name in either language."""
    return _codes().get(folded(text))


@functools.cache
def _codes() -> dict[str, str]:
    found = {}
    for country in countries().values():
        for key in (country.french, country.english, country.long_code, country.code):
            found[folded(key)] = country.code
    return found
