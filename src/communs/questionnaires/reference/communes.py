"""The communes of France, found by postal code and by the beginning of their name."""

import bisect
import functools
import heapq
import re
from collections.abc import Iterable
from importlib import resources
from typing import NamedTuple

from communs.questionnaires.wording import folded

_ARTICLES = ("le ", "la ", "les ", "l ")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}
_LAST = "\uffff"


class Commune(NamedTuple):
    """A commune; `key` is its name as searched, `population` its number of inhabitants."""

    code: str
    name: str
    key: str
    departement: str
    region: str
    epci: str
    postal_codes: tuple[str, ...]
    population: int


class Place(NamedTuple):
    """A commune under one of its postal codes."""

    commune: Commune
    postal_code: str

    @property
    def label(self) -> str:
        """« 75013 Paris »."""
        return f"{self.postal_code} {self.commune.name}"

    @property
    def value(self) -> str:
        """Both codes in one string: `75056-75013`."""
        return f"{self.commune.code}-{self.postal_code}"


@functools.cache
def communes() -> dict[str, Commune]:
    """Every commune by INSEE code; read once per process, in some tens of milliseconds."""
    lines = resources.files(__package__).joinpath("data/communes.tsv").read_text("utf-8").splitlines()
    return {line.partition("\t")[0]: _commune(line) for line in lines}


def place(code: str, postal_code: str) -> Place | None:
    """The place with exactly these two codes, if there is one."""
    commune = communes().get(code)
    return Place(commune, postal_code) if commune and postal_code in commune.postal_codes else None


def search(query: str, limit: int = 20) -> list[Place]:
    """Find places for « 75013 », « 750 », « paris », « 75013 paris » or « paris (75013) », best first.

    Exact names come first, then the most populous; at most `limit` places, none for an empty query.
    """
    digits = "".join(re.findall(r"\b[0-9]{1,5}\b", query)[:1])
    name = _searched(re.sub(r"[0-9]+", " ", query))
    found = _by_postal_code(digits, name) if digits else _by_name(name)
    return heapq.nsmallest(limit, found, key=lambda item: _rank(item, name))


def exactly(query: str, places: Iterable[Place]) -> list[Place]:
    """Those of `places` that the query tells without doubt: the whole name, or nothing but a whole postal code."""
    name = _searched(re.sub(r"[0-9]+", " ", query))
    whole = re.search(r"\b[0-9]{5}\b", query) is not None
    return [item for item in places if (name in _names(item.commune.key) if name else whole)]


def _commune(line: str) -> Commune:
    code, name, key, departement, region, epci, postal_codes, population = line.split("\t")
    return Commune(code, name, key, departement, region, epci, tuple(postal_codes.split(",")), int(population))


def _searched(name: str) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) for word in folded(name).split())


def _names(key: str) -> tuple[str, ...]:
    shorter = next((key.removeprefix(article) for article in _ARTICLES if key.startswith(article)), None)
    return (key, shorter) if shorter else (key,)


def _rank(item: Place, name: str) -> tuple[bool, int, str, str]:
    return name not in _names(item.commune.key), -item.commune.population, item.postal_code, item.commune.key


def _by_name(name: str) -> list[Place]:
    if not name:
        return []
    index = _name_index()
    low, high = bisect.bisect_left(index, (name,)), bisect.bisect_left(index, (name + _LAST,))
    found = {code: communes()[code] for _key, code in index[low:high]}
    return [Place(commune, code) for commune in found.values() for code in commune.postal_codes if code]


def _by_postal_code(digits: str, name: str) -> list[Place]:
    index = _postal_index()
    low, high = bisect.bisect_left(index, (digits,)), bisect.bisect_left(index, (digits + _LAST,))
    found = [Place(communes()[code], postal_code) for postal_code, code in index[low:high]]
    return [item for item in found if any(key.startswith(name) for key in _names(item.commune.key))]


@functools.cache
def _name_index() -> list[tuple[str, str]]:
    return sorted((key, commune.code) for commune in communes().values() for key in _names(commune.key))


@functools.cache
def _postal_index() -> list[tuple[str, str]]:
    pairs = ((postal, commune.code) for commune in communes().values() for postal in commune.postal_codes)
    return sorted(pair for pair in pairs if pair[0])
