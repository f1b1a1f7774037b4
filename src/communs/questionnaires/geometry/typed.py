"""Shapes as people type them: one point a line, latitude then longitude, an empty line between two shapes.

    Surface : Parcelle A
    45.0430, 3.8850
    45.0441, 3.8850
    45.0441, 3.8871

    Point : Mairie
    45.0428, 3.8829

What a shape is stands in the line above it, with its label; without such a line, one position is a point, two are a
line, more are an area. « Trou » begins a hole of the area above. What is written is read back exactly.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from communs.questionnaires.geometry.shape import Kind, Position, Ring, Shape, UnreadableShapesError
from communs.questionnaires.wording import folded

WORDS: dict[str, Kind] = {
    "point": "point",
    "ligne": "line",
    "line": "line",
    "surface": "area",
    "polygone": "area",
    "area": "area",
    "polygon": "area",
}
HOLES = {"trou", "hole"}
WRITTEN = {
    "fr": {"point": "Point", "line": "Ligne", "area": "Surface", "hole": "Trou", "colon": "\u00a0: "},
    "en": {"point": "Point", "line": "Line", "area": "Area", "hole": "Hole", "colon": ": "},
}
LONGEST = 400_000
_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]{1,20})?", re.ASCII)


def read_typed(text: str, allowed: Collection[Kind]) -> list[Shape]:
    """Read typed shapes. Raises `UnreadableShapesError`, with the number of the line at fault."""
    if len(text) > LONGEST:
        raise UnreadableShapesError(_("Ce texte est trop long."))
    shapes: list[Shape] = []
    for heading, label, ring in _blocks(text):
        if heading in HOLES and shapes and shapes[-1].kind == "area":
            shapes[-1].rings.append(ring)
        elif (kind := WORDS.get(heading) or _kind_by_count(len(ring), allowed)) == "point":
            shapes += [Shape("point", [[position]], label) for position in ring]
        else:
            shapes.append(Shape(kind, [ring], label))
    return shapes


def write_typed(shapes: Sequence[Shape], language: str = "fr") -> str:
    """Write shapes as `read_typed` reads them."""
    return "\n\n".join(_written(shape, words(language)) for shape in shapes)


def words(language: str) -> dict[str, str]:
    """How shapes are called when they are written, in that language: what is written is read in either."""
    return WRITTEN["en" if language.startswith("en") else "fr"]


def position_in_words(position: Position) -> str:
    """« 45.043, 3.885 »: latitude, then longitude."""
    return f"{_decimal(position[1])}, {_decimal(position[0])}"


def _blocks(text: str) -> Iterator[tuple[str, str, Ring]]:
    """The heading (as compared), the label and the positions of each shape."""
    ring: Ring = []
    heading, label, opened_at = "", "", 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        found = _heading(line)
        if line.strip() and found is None:
            ring.append(_position(line, number))
            continue
        if ring:
            yield heading, label, ring
            heading, label, ring = "", "", []
        elif heading and found:
            raise _missing(opened_at)
        if found:
            (heading, label), opened_at = found, number
    if heading:
        raise _missing(opened_at)


def _heading(line: str) -> tuple[str, str] | None:
    word, _colon, label = line.partition(":")
    return (folded(word), label.strip()) if folded(word) in {*WORDS, *HOLES} else None


def _position(line: str, number: int) -> Position:
    latitude, longitude = _pair(line.replace("°", " "))
    if not (_NUMBER.fullmatch(latitude) and _NUMBER.fullmatch(longitude)):
        said = _(
            "Ligne %(number)s : donnez une latitude et une longitude en degrés décimaux, par exemple 45.043, 3.885."
        )
        raise UnreadableShapesError(said % {"number": number})
    return float(longitude.replace(",", ".")), float(latitude.replace(",", "."))


def _pair(line: str) -> tuple[str, str]:
    """Both numbers of a line: « 45.04, 3.88 », « 45,04 ; 3,88 », « 45,04 3,88 », « 45.04,3.88 »."""
    for pattern in (r"\s*;\s*", r"\s*,\s+", r"\s+", r"," if "." in line or line.count(",") == 1 else r"$^"):
        parts = re.split(pattern, line.strip())
        if len(parts) == 2:  # noqa: PLR2004 - latitude and longitude
            return parts[0], parts[1]
    return "", ""


def _missing(number: int) -> UnreadableShapesError:
    return UnreadableShapesError(_("Ligne %(number)s : donnez les points de cette forme.") % {"number": number})


def _kind_by_count(count: int, allowed: Collection[Kind]) -> Kind:
    if len(allowed) == 1:
        return next(iter(allowed))
    natural: Kind = "point" if count == 1 else "line" if count == 2 or "area" not in allowed else "area"  # noqa: PLR2004 - two ends
    return natural if natural in allowed else next(iter(allowed), natural)


def _written(shape: Shape, called: dict[str, str]) -> str:
    outline, *holes = [ring[:-1] if shape.kind == "area" else ring for ring in shape.rings]
    heading = called[shape.kind] + (f"{called['colon']}{shape.label}" if shape.label else "")
    blocks = [[heading, *map(position_in_words, outline)]]
    blocks += [[called["hole"], *map(position_in_words, ring)] for ring in holes]
    return "\n\n".join("\n".join(block) for block in blocks)


def _decimal(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")
