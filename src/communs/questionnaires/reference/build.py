"""Rebuild the reference data: `python -m communs.questionnaires.reference.build FOLDER EDITION`.

FOLDER holds the unpacked npm packages `@etalab/decoupage-administratif` (as `decoupage-administratif/`) and
`i18n-iso-countries` (as `i18n-iso-countries/`); EDITION is the date of the official geographic code that the first
one carries (`2026-01-01`). Where everything comes from is written beside the data, in `sources.json`, for
`docs/reference-data.md`.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import Locale

from communs.questionnaires.wording import folded

DATA = Path(__file__).parent / "data"


OPEN = "Licence Ouverte 2.0"


def build(folder: Path, edition: str) -> None:
    """Write `communes.tsv`, `epci.tsv`, `territories.json`, `countries.json` and `sources.json`."""
    source = folder / "decoupage-administratif" / "data"
    communes, epci = _load(source / "communes.json"), _load(source / "epci.json")
    counts = {
        "communes.tsv": _write_lines("communes.tsv", _communes(communes, epci)),
        "epci.tsv": _write_lines("epci.tsv", _epci(epci, communes)),
        "territories.json": _write_json("territories.json", _territories(source)),
        "countries.json": _write_json(
            "countries.json", _countries(_load(folder / "i18n-iso-countries" / "codes.json"))
        ),
    }
    _write_json("sources.json", [_told(entry, counts) for entry in _sources(folder, edition)])


def _sources(folder: Path, edition: str) -> list[dict[str, str]]:
    """What each file holds and where it comes from; the texts are for the documentation."""
    places = f"npm `@etalab/decoupage-administratif` {_version(folder, 'decoupage-administratif')}"
    codes = f"npm `i18n-iso-countries` {_version(folder, 'i18n-iso-countries')} (MIT)"
    cldr = f"Unicode CLDR by PyPI `babel` {version('babel')} (Unicode License v3)"
    insee, dgcl = "INSEE, official geographic code", "DGCL, list of EPCI with own taxation"
    rows = [
        (
            "communes.tsv",
            "Communes",
            f"{insee}; La Poste, official base of postal codes; {dgcl}",
            places,
            edition,
            OPEN,
        ),
        ("epci.tsv", "EPCI", dgcl, places, edition, OPEN),
        ("territories.json", "Regions and departements", insee, places, edition, OPEN),
        ("countries.json", "Countries", "ISO 3166-1; names: Unicode CLDR", f"{codes}; {cldr}", "", "MIT; Unicode-3.0"),
    ]
    return [dict(zip(("file", "content", "source", "package", "edition", "licence"), row, strict=True)) for row in rows]


def _told(entry: dict[str, str], counts: Mapping[str, int]) -> dict[str, Any]:
    digest = hashlib.sha256((DATA / entry["file"]).read_bytes()).hexdigest()
    return entry | {"rows": counts[entry["file"]], "sha256": digest}


def _version(folder: Path, package: str) -> str:
    return str(_load(folder / package / "package.json")["version"])


def _communes(rows: Iterable[Mapping[str, Any]], epci: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line a present commune: code, name, name as searched, departement, region, EPCI, postal codes, population."""
    belongs = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    return [
        "\t".join(
            (
                row["code"],
                row["nom"],
                folded(row["nom"]),
                _departement(row),
                row.get("region", ""),
                belongs.get(row["code"], ""),
                ",".join(row.get("codesPostaux", [])),
                str(row.get("population", 0)),
            )
        )
        for row in sorted(rows, key=lambda row: row["code"])
        if row["type"] == "commune-actuelle"
    ]


def _departement(commune: Mapping[str, Any]) -> str:
    return str(commune.get("departement", commune.get("collectiviteOutremer", {}).get("code", "")))


def _epci(groups: Iterable[Mapping[str, Any]], communes: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line an EPCI: SIREN, kind, name, its departements from the most populous to the least."""
    where = {row["code"]: _departement(row) for row in communes if row["type"] == "commune-actuelle"}
    return sorted("\t".join((row["code"], row["type"], row["nom"], _spread(row, where))) for row in groups)


def _spread(group: Mapping[str, Any], where: Mapping[str, str]) -> str:
    people: Counter[str] = Counter()
    for member in group["membres"]:
        people[where[member["code"]]] += member["populationTotale"] + 1
    return ",".join(code for code, _count in people.most_common())


def _territories(source: Path) -> dict[str, Any]:
    regions = [[row["code"], row["nom"]] for row in _load(source / "regions.json")]
    departements = [[row["code"], row["nom"], row.get("region", "")] for row in _load(source / "departements.json")]
    return {"regions": sorted(regions), "departements": sorted(departements)}


def _countries(codes: Iterable[list[str]]) -> list[list[str]]:
    """ISO 3166-1 codes (of two letters, three letters, three digits), French and English names of the Unicode CLDR."""
    french, english = Locale("fr").territories, Locale("en").territories
    return sorted([code, french[code], english[code], long, digits] for code, long, digits, *_ in codes)


def _load(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(path.read_text("utf-8"))


def _write_lines(name: str, lines: list[str]) -> int:
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)


def _write_json(name: str, value: Any) -> int:  # noqa: ANN401 - any JSON
    (DATA / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return sum(len(rows) for rows in value.values()) if isinstance(value, dict) else len(value)


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2])
