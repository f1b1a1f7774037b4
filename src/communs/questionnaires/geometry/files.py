"""Reading files of shapes: GPX, KML, GeoJSON, recognised by what they hold.

XML is read without document types nor entities: a file cannot grow while it is read, nor name another.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from communs.questionnaires.geometry.geojson import decode, read_geojson
from communs.questionnaires.geometry.shape import Ring, Shape, UnreadableShapesError
from communs.questionnaires.wording import size

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 2_000_000


def read_file(data: bytes) -> list[Shape]:
    """Every shape of a file. Raises `UnreadableShapesError`."""
    if len(data) > MAX_BYTES:
        raise UnreadableShapesError(_("Le fichier dépasse %(limit)s.") % {"limit": size(MAX_BYTES)})
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _filled(read_geojson(decode(data.lstrip(b"\xef\xbb\xbf"))))
    if data[:2] == b"PK":
        raise UnreadableShapesError(
            _("Ce fichier est une archive : décompressez-la et envoyez le KML qu’elle contient.")
        )
    root = _xml(data)
    name = _local(root)
    if name == "gpx":
        return _filled(_gpx(data))
    if name == "kml":
        return _filled(list(_kml(root)))
    raise UnreadableShapesError(_("Envoyez un fichier GPX, KML ou GeoJSON."))


def _filled(shapes: list[Shape]) -> list[Shape]:
    if not shapes:
        raise UnreadableShapesError(_("Ce fichier ne contient aucun point, ligne ni surface."))
    return shapes


def _xml(data: bytes) -> "Element":
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableShapesError(_("Ce fichier contient des déclarations XML qui ne sont pas acceptées.")) from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise UnreadableShapesError(_("Envoyez un fichier GPX, KML ou GeoJSON.")) from None
    return root


def _gpx(data: bytes) -> list[Shape]:
    """Waypoints, routes and segments of tracks."""
    import gpxpy
    import gpxpy.gpx

    try:
        gpx = gpxpy.parse(data)
        lines: list[tuple[list[Any], str | None]] = [(route.points, route.name) for route in gpx.routes]
        lines += [(segment.points, track.name) for track in gpx.tracks for segment in track.segments]
        points = [Shape("point", [_track([point])], point.name or "") for point in gpx.waypoints]
        return points + [Shape("line", [_track(found)], name or "") for found, name in lines if found]
    except (gpxpy.gpx.GPXException, ValueError, TypeError, RecursionError):
        raise UnreadableShapesError(_("Ce fichier GPX ne se lit pas.")) from None


def _track(points: list[Any]) -> Ring:
    return [(float(point.longitude), float(point.latitude)) for point in points]


def _kml(root: "Element") -> Iterator[Shape]:
    """The geometries of every placemark, whatever folders hold it: one pass, however they are nested."""
    label = ""
    for element in root.iter():
        name = _local(element)
        if name == "Placemark":
            label = next((child.text or "" for child in element if _local(child) == "name"), "")
        elif name == "Point":
            yield Shape("point", [_coordinates(element)], label)
        elif name == "LineString":
            yield Shape("line", [_coordinates(element)], label)
        elif name == "Polygon":
            yield Shape("area", [*_boundaries(element, "outer"), *_boundaries(element, "inner")], label)


def _boundaries(polygon: "Element", side: str) -> Iterator[Ring]:
    for boundary in polygon:
        if _local(boundary) == f"{side}BoundaryIs":
            yield from (_coordinates(ring) for ring in boundary if _local(ring) == "LinearRing")


def _coordinates(element: "Element") -> Ring:
    texts = [child.text or "" for child in element if _local(child) == "coordinates"]
    try:
        return [_tuple(item) for text in texts for item in text.split()]
    except ValueError:
        raise UnreadableShapesError(_("Une coordonnée de ce fichier KML ne se lit pas.")) from None


def _tuple(text: str) -> tuple[float, float]:
    longitude, latitude = text.split(",")[:2]
    return float(longitude), float(latitude)


def _local(element: "Element") -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
