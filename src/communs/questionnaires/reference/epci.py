"""EPCI: groups of communes with own taxation, by SIREN and by departement."""

import functools
from importlib import resources
from typing import NamedTuple

from communs.questionnaires.reference.territories import region_of
from communs.questionnaires.wording import folded


class Epci(NamedTuple):
    """An EPCI; `kind` is `CC`, `CA`, `CU` or `METRO`…, `departements` begins with the one where most people live."""

    code: str
    kind: str
    name: str
    departements: tuple[str, ...]

    @property
    def region(self) -> str:
        """The region of its main departement."""
        return region_of(self.departements[0])


@functools.cache
def all_epci() -> dict[str, Epci]:
    """Every EPCI by SIREN."""
    lines = resources.files(__package__).joinpath("data/epci.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {code: Epci(code, kind, name, tuple(places.split(","))) for code, kind, name, places in rows}


@functools.cache
def epci_in(departement: str) -> tuple[Epci, ...]:
    """The EPCI with at least one commune in this departement, in the order of their names."""
    found = (epci for epci in all_epci().values() if departement in epci.departements)
    return tuple(sorted(found, key=lambda epci: folded(epci.name)))


def epci_named(text: str, departement: str = "") -> list[Epci]:
    """The EPCI that a SIREN or a whole name tells, in any departement or in that one."""
    found = [all_epci()[text]] if text in all_epci() else _by_name().get(folded(text), [])
    return [epci for epci in found if not departement or departement in epci.departements]


@functools.cache
def _by_name() -> dict[str, list[Epci]]:
    found: dict[str, list[Epci]] = {}
    for epci in all_epci().values():
        found.setdefault(folded(epci.name), []).append(epci)
    return found
