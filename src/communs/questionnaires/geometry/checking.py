"""Makes read shapes canonical, or says what is wrong with them.

Positions are rounded to seven decimals (about a centimetre) and lie in the bounds of WGS 84; rings are closed, cross
neither themselves nor each other, and turn by the right-hand rule (RFC 7946 §3.1.6: outlines counterclockwise).
"""

import itertools
import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from communs.questionnaires.geometry.measuring import measured
from communs.questionnaires.geometry.shape import GEOJSON_TYPES, LONGEST_LABEL, Ring, Shape, UnreadableShapesError
from communs.questionnaires.wording import one_line

DECIMALS = 7
MOST_POSITIONS = 5_000
LEAST_OF_A_RING = 4


def canonical(shapes: Sequence[Shape]) -> dict[str, Any] | None:
    """The GeoJSON feature collection of these shapes, each with its label and measures; `None` when there are none.

    Raises `UnreadableShapesError`, which names the shape by its rank.
    """
    count = sum(len(ring) for shape in shapes for ring in shape.rings)
    if count > MOST_POSITIONS:
        said = _("Ces formes ont %(count)s points : simplifiez-les, %(most)s au plus.")
        raise UnreadableShapesError(said % {"count": count, "most": MOST_POSITIONS})
    features = [_feature(shape, rank) for rank, shape in enumerate(shapes, 1)]
    return {"type": "FeatureCollection", "features": features} if features else None


def _feature(shape: Shape, rank: int) -> dict[str, Any]:
    rings = [_ring(ring, rank) for ring in shape.rings]
    coordinates = {"point": _point, "line": _line, "area": _area}[shape.kind](rings, rank)
    geometry = {"type": GEOJSON_TYPES[shape.kind], "coordinates": coordinates}
    label = one_line(shape.label)[:LONGEST_LABEL].strip()
    properties = ({"label": label} if label else {}) | measured(geometry)
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _ring(ring: Ring, rank: int) -> list[list[float]]:
    """Rounded positions within bounds, without one that repeats the one before."""
    for longitude, latitude in ring:
        if not (math.isfinite(longitude) and math.isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004 - degrees
            said = _("Forme %(rank)s : une latitude va de -90 à 90, une longitude de -180 à 180.")
            raise UnreadableShapesError(said % {"rank": rank})
    rounded = [[round(longitude, DECIMALS) + 0.0, round(latitude, DECIMALS) + 0.0] for longitude, latitude in ring]
    return [position for position, _same in itertools.groupby(rounded)]


def _point(rings: list[list[list[float]]], rank: int) -> list[float]:
    if len(rings) != 1 or len(rings[0]) != 1:
        raise UnreadableShapesError(_("Forme %(rank)s : un point a une seule position.") % {"rank": rank})
    return rings[0][0]


def _line(rings: list[list[list[float]]], rank: int) -> list[list[float]]:
    if len(rings) != 1 or len(rings[0]) < 2:  # noqa: PLR2004 - two ends
        raise UnreadableShapesError(_("Forme %(rank)s : une ligne a au moins deux points différents.") % {"rank": rank})
    return rings[0]


def _area(rings: list[list[list[float]]], rank: int) -> list[list[list[float]]]:
    # numpy and GEOS cost tens of megabytes: only processes that check an area load them.
    import shapely
    from shapely.geometry.polygon import orient

    closed = [ring if ring[:1] == ring[-1:] else [*ring, ring[0]] for ring in rings]
    if not closed or min(map(len, closed)) < LEAST_OF_A_RING:
        raise UnreadableShapesError(
            _("Forme %(rank)s : une surface a au moins trois points différents.") % {"rank": rank}
        )
    polygon = shapely.Polygon(closed[0], closed[1:])
    if not polygon.is_valid or not polygon.area:
        said = _("Forme %(rank)s : le contour se croise ou se replie sur lui-même ; corrigez-le.")
        raise UnreadableShapesError(said % {"rank": rank})
    turned = orient(polygon)
    return [[[x, y] for x, y in ring.coords] for ring in (turned.exterior, *turned.interiors)]
