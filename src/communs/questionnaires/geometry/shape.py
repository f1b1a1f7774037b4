"""A shape as it is read, before it is checked."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["point", "line", "area"]
Position: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Position]

GEOJSON_TYPES: dict[Kind, str] = {"point": "Point", "line": "LineString", "area": "Polygon"}
LONGEST_LABEL = 200


class UnreadableShapesError(ValueError):
    """What was typed or sent is no shape that can be taken; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Shape(NamedTuple):
    """Rings of (longitude, latitude): one for a point (of one position) or a line; an area's first is its outline."""

    kind: Kind
    rings: list[Ring]
    label: str = ""


def positions(shapes: Sequence[Shape]) -> Iterator[Position]:
    """Every position of the shapes."""
    return (position for shape in shapes for ring in shape.rings for position in ring)


def shape_of(feature: dict[str, Any]) -> Shape:
    """The shape of a canonical GeoJSON feature."""
    geometry = feature["geometry"]
    kind = next(kind for kind, name in GEOJSON_TYPES.items() if name == geometry["type"])
    raw = geometry["coordinates"]
    rings = [[raw]] if kind == "point" else [raw] if kind == "line" else raw
    label = feature["properties"].get("label", "")
    return Shape(kind, [[(position[0], position[1]) for position in ring] for ring in rings], label)
