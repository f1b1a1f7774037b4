"""Reading GeoJSON (RFC 7946) of any origin: collections are opened, multiple geometries are taken apart."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.geometry.shape import Kind, Position, Ring, Shape, UnreadableShapesError

DEEPEST = 5
LABELS = ("label", "name", "nom")
SIMPLE: dict[str, Kind] = {"Point": "point", "LineString": "line", "Polygon": "area"}


def decode(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """The JSON of a file. Raises `UnreadableShapesError`."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        raise UnreadableShapesError(_("Ce GeoJSON ne se lit pas.")) from None


def read_geojson(value: Any) -> list[Shape]:  # noqa: ANN401 - any JSON
    """Every shape of a GeoJSON object. Raises `UnreadableShapesError`."""
    return list(_shapes(value, "", DEEPEST))


def _shapes(value: Any, label: str, depth: int) -> Iterator[Shape]:  # noqa: ANN401 - idem
    if not isinstance(value, Mapping) or depth == 0:
        raise _unreadable()
    kind = value.get("type")
    if kind in {"FeatureCollection", "GeometryCollection"}:
        for item in _list(value.get("features" if kind == "FeatureCollection" else "geometries")):
            yield from _shapes(item, label, depth - 1)
    elif kind == "Feature":
        if value.get("geometry") is not None:
            yield from _shapes(value["geometry"], _label(value.get("properties")), depth - 1)
    else:
        yield from _simple(str(kind), value.get("coordinates"), label)


def _simple(kind: str, coordinates: Any, label: str) -> Iterator[Shape]:  # noqa: ANN401 - idem
    single = kind.removeprefix("Multi")
    if single not in SIMPLE:
        raise _unreadable()
    for one in _list(coordinates) if kind != single else [coordinates]:
        yield Shape(SIMPLE[single], _rings(single, one), label)


def _rings(kind: str, coordinates: Any) -> list[Ring]:  # noqa: ANN401 - idem
    if kind == "Point":
        return [[_position(coordinates)]]
    return [_ring(ring) for ring in ([coordinates] if kind == "LineString" else _list(coordinates))]


def _ring(positions: Any) -> Ring:  # noqa: ANN401 - idem
    return [_position(position) for position in _list(positions)]


def _position(value: Any) -> Position:  # noqa: ANN401 - idem
    pair = _list(value)[:2]
    if len(pair) < 2 or not all(isinstance(item, int | float) and not isinstance(item, bool) for item in pair):  # noqa: PLR2004 - longitude, latitude
        raise _unreadable()
    try:
        return float(pair[0]), float(pair[1])
    except OverflowError:
        raise _unreadable() from None


def _label(properties: Any) -> str:  # noqa: ANN401 - idem
    if not isinstance(properties, Mapping):
        return ""
    return next((properties[key] for key in LABELS if isinstance(properties.get(key), str)), "")


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - idem
    if not isinstance(value, list | tuple):
        raise _unreadable()
    return list(value)


def _unreadable() -> UnreadableShapesError:
    return UnreadableShapesError(
        _("Ce GeoJSON ne décrit pas des points, des lignes ou des surfaces en deux dimensions.")
    )
