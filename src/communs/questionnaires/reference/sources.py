"""Where the reference data come from: `data/sources.json`, and the page `docs/reference-data.md` made from it."""

import functools
import json
from importlib import resources
from typing import NamedTuple

INTRODUCTION = """# Reference data

Written by `communs questionnaires reference`; a test keeps it true. Compact copies of open data, in
`src/communs/questionnaires/reference/data/`, read at run time without any network.

| file | holds | rows | edition | source | taken from | licence |
|---|---|---|---|---|---|---|
"""
REMARKS = """
- Delegated and associated communes and municipal arrondissements are left out: one place, one commune. Paris, Lyon and
  Marseille carry the postal codes of all their arrondissements. Five districts of the Terres australes have no postal
  code and cannot be chosen.
- An EPCI is listed in every departement where it has a commune; the one where most of its people live comes first and
  gives its region when it is told by its SIREN alone.
- A country has its codes of two letters, three letters and three digits; answers keep the first.
- A commune knows its departement, its region and its EPCI: « in this departement » and « in this region » compare codes.

To renew: unpack the npm packages side by side in a folder, then run
`python -m communs.questionnaires.reference.build FOLDER EDITION` and `communs questionnaires reference`. The files are
made again byte for byte from the same packages; their SHA-256 are kept in `data/sources.json`.
"""


class Source(NamedTuple):
    """A file of data; `edition` is the date of the official list that it carries, empty when it has none."""

    file: str
    content: str
    source: str
    package: str
    edition: str
    licence: str
    rows: int
    sha256: str


@functools.cache
def sources() -> tuple[Source, ...]:
    """What each file holds, where it comes from, how many rows it has."""
    text = resources.files(__package__).joinpath("data/sources.json").read_text("utf-8")
    return tuple(Source(**entry) for entry in json.loads(text))


def reference_page() -> str:
    """The whole page, as Markdown."""
    return INTRODUCTION + "".join(_row(source) for source in sources()) + REMARKS


def _row(source: Source) -> str:
    cells = (f"`{source.file}`", source.content, str(source.rows), source.edition or "—")
    return f"| {' | '.join((*cells, source.source, source.package, source.licence))} |\n"
