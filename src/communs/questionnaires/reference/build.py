"""Rebuild the reference data: `python -m communs.questionnaires.reference.build FOLDER`.

FOLDER holds the unpacked npm packages `@etalab/decoupage-administratif` (as `decoupage-administratif/`) and
`i18n-iso-countries` (as `i18n-iso-countries/`); the README beside the data tells versions, dates and licences.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from babel import Locale

from communs.questionnaires.wording import folded

DATA = Path(__file__).parent / "data"


def build(folder: Path) -> None:
    """Write `communes.tsv`, `epci.tsv`, `territories.json` and `countries.json` from the packages in `folder`."""
    source = folder / "decoupage-administratif" / "data"
    epci = _load(source / "epci.json")
    _write_lines("communes.tsv", _communes(_load(source / "communes.json"), epci))
    _write_lines("epci.tsv", sorted(f"{row['code']}\t{row['nom']}" for row in epci))
    _write_json("territories.json", _territories(source))
    _write_json("countries.json", _countries(_load(folder / "i18n-iso-countries" / "codes.json")))


def _communes(rows: Iterable[Mapping[str, Any]], epci: Iterable[Mapping[str, Any]]) -> list[str]:
    """One line a present commune: code, name, name as searched, departement, region, EPCI, postal codes, population."""
    belongs = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    return [
        "\t".join(
            (
                row["code"],
                row["nom"],
                folded(row["nom"]),
                row.get("departement", row.get("collectiviteOutremer", {}).get("code", "")),
                row.get("region", ""),
                belongs.get(row["code"], ""),
                ",".join(row.get("codesPostaux", [])),
                str(row.get("population", 0)),
            )
        )
        for row in sorted(rows, key=lambda row: row["code"])
        if row["type"] == "commune-actuelle"
    ]


def _territories(source: Path) -> dict[str, Any]:
    regions = [[row["code"], row["nom"]] for row in _load(source / "regions.json")]
    departements = [[row["code"], row["nom"], row.get("region", "")] for row in _load(source / "departements.json")]
    return {"regions": sorted(regions), "departements": sorted(departements)}


def _countries(codes: Iterable[list[str]]) -> list[list[str]]:
    """ISO 3166-1 codes with the French and English names of the Unicode CLDR."""
    french, english = Locale("fr").territories, Locale("en").territories
    return sorted([code, french[code], english[code]] for code, *_ in codes)


def _load(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(path.read_text("utf-8"))


def _write_lines(name: str, lines: Iterable[str]) -> None:
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")


def _write_json(name: str, value: object) -> None:
    (DATA / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
