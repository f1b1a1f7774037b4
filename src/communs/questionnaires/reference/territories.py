"""Regions and departements, overseas collectivities included."""

import functools
import json
from importlib import resources
from typing import NamedTuple

from communs.questionnaires.wording import folded


class Region(NamedTuple):
    """A region by its INSEE code."""

    code: str
    name: str


class Departement(NamedTuple):
    """A departement by its INSEE code, with its region's."""

    code: str
    name: str
    region: str


@functools.cache
def regions() -> dict[str, Region]:
    """Every region by code."""
    return {code: Region(code, name) for code, name in _territories()["regions"]}


@functools.cache
def departements() -> dict[str, Departement]:
    """Every departement by code."""
    return {code: Departement(code, name, region) for code, name, region in _territories()["departements"]}


def region_code(text: str) -> str | None:
    """The code of a region told by code or name, whatever case and accents."""
    return _codes_of_regions().get(folded(text))


def departement_code(text: str) -> str | None:
    """The code of a departement told by code (« 1 », « 2a »), by name, or by both (« 43 Haute-Loire »)."""
    key = folded(text)
    codes = _codes_of_departements()
    return codes.get(key) or codes.get(key.zfill(2)) or codes.get(key.partition(" ")[2])


def region_of(departement: str) -> str:
    """The code of the region of a departement; empty for an unknown one."""
    found = departements().get(departement)
    return found.region if found else ""


@functools.cache
def _territories() -> dict[str, list[list[str]]]:
    text = resources.files(__package__).joinpath("data/territories.json").read_text("utf-8")
    return dict(json.loads(text))


@functools.cache
def _codes_of_regions() -> dict[str, str]:
    rows = regions().values()
    return {folded(row.name): row.code for row in rows} | {folded(row.code): row.code for row in rows}


@functools.cache
def _codes_of_departements() -> dict[str, str]:
    rows = departements().values()
    return {folded(row.name): row.code for row in rows} | {folded(row.code): row.code for row in rows}
