"""Areas and lengths on the ellipsoid of WGS 84, by the geodesics of Karney (2013, doi 10.1007/s00190-012-0578-z)."""

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from communs.questionnaires.wording import number

if TYPE_CHECKING:
    from pyproj import Geod

HECTARE, SQUARE_KILOMETRE = 10_000, 1_000_000
KILOMETRE = 1_000


def measured(geometry: dict[str, Any]) -> dict[str, float]:
    """The `area` (m²) and `length` (m, the perimeter of an area, its holes included), to the nearest tenth."""
    rings = geometry["coordinates"]
    if geometry["type"] == "LineString":
        return {"length": _rounded(_length(rings))}
    if geometry["type"] == "Polygon":
        areas = [_area(ring) for ring in rings]
        return {"area": _rounded(areas[0] - sum(areas[1:])), "length": _rounded(sum(map(_length, rings)))}
    return {}


def area_in_words(area: float, language: str) -> str:
    """« 850 m² », « 1,23 ha », « 12,5 km² »."""
    if area < HECTARE:
        return f"{number(Decimal(round(area)), language)}\u00a0m²"
    unit, name = (HECTARE, "ha") if area < 10 * SQUARE_KILOMETRE else (SQUARE_KILOMETRE, "km²")
    return f"{_two_decimals(area / unit, language)}\u00a0{name}"


def length_in_words(length: float, language: str) -> str:
    """« 850 m », « 1,23 km »."""
    if length < KILOMETRE:
        return f"{number(Decimal(round(length)), language)}\u00a0m"
    return f"{_two_decimals(length / KILOMETRE, language)}\u00a0km"


def _two_decimals(value: float, language: str) -> str:
    return number(round(Decimal(str(value)), 2).normalize() + 0, language)


def _length(ring: list[list[float]]) -> float:
    return float(_ellipsoid().line_length([x for x, _y in ring], [y for _x, y in ring]))


def _area(ring: list[list[float]]) -> float:
    area, _perimeter = _ellipsoid().polygon_area_perimeter([x for x, _y in ring], [y for _x, y in ring])
    return abs(float(area))


def _rounded(value: float) -> float:
    return round(value, 1) + 0.0


@functools.cache
def _ellipsoid() -> "Geod":
    # PROJ is loaded by processes that measure something, and by no other.
    from pyproj import Geod

    return Geod(ellps="WGS84")
