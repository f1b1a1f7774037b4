"""API Carto: the parcels that lie under a shape, or that a reference names.

`GET {API_CARTO_URL}/cadastre/parcelle?geom=…` (or `code_insee`, `section`, `numero`) and `GET {API_CARTO_URL}/rpg/v2?annee=…&geom=…`
answer GeoJSON features (documentation of API Carto, modules « cadastre » and « RPG »). The service is asked for what
touches a shape, or the box around it when the shape is long; what only shares an edge is left out here.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings
from typing_extensions import override

from communs.core.remote import Reply, Service
from communs.questionnaires.field import Field, Json
from communs.questionnaires.fields.map import Map
from communs.questionnaires.geometry.parcels import ARRONDISSEMENTS, Parcel
from communs.questionnaires.sources.source import Inquiry, Source, joined

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OK, BAD_REQUEST = 200, 400
CADASTRE, RPG = "cadastre/parcelle", "rpg/v2"
MOST = 200  # parcels that are kept of an answer
ASKED = 500  # of one question
MOST_SHAPES = 20  # beyond, one question is asked about the box around them all
LONGEST_URL = 4_000  # characters of a geometry that an address carries
SHARE = 0.001  # of a parcel or of a shape: less in common is an edge drawn by hand
HECTARE = 10_000

service = Service("parcels (API Carto)", "API_CARTO_URL", timeout=8, patience=20, most_bytes=8_000_000)


class Properties(msgspec.Struct):
    """What the service says of a parcel: of the cadastre, then of the RPG."""

    idu: str = ""
    nom_com: str | None = None
    section: str | None = None
    numero: str | None = None
    contenance: float | None = None
    id_parcel: str | int | None = None
    code_cultu: str | None = None
    surf_parc: float | None = None


class Feature(msgspec.Struct):
    """A parcel and its geometry."""

    properties: Properties
    geometry: dict[str, Any] | None = None


class Collection(msgspec.Struct):
    """The body of an answer."""

    features: list[Feature]


class Parcels(Source):
    """Finds `{"parcels": […], "more": whether some were left out, "missing": identifiers that the cadastre does not know}`."""

    @override
    def is_configured(self, field: Field) -> bool:
        return service.is_configured

    @override
    def find(self, inquiry: Inquiry) -> Json:
        layer = inquiry.field.parcel_layer if isinstance(inquiry.field, Map) else ""
        named = [msgspec.convert(one, Parcel) for one in inquiry.value.get("parcels", ())]
        known = {one.identifier: _named(one) for one in named}
        found = {key: one for key, one in known.items() if one}
        geometries = [feature["geometry"] for feature in inquiry.value["features"]]
        found |= {one["id"]: one for one in _under(layer, geometries) if one["id"] not in found}
        kept = list(found.values())[:MOST]
        missing = [key for key, one in known.items() if one is None]
        return {"parcels": kept, "more": len(found) > MOST, "missing": missing}


def _named(parcel: Parcel) -> dict[str, Json] | None:
    """What the cadastre knows of a reference."""
    filed = parcel.arrondissement
    where = {"code_arr": filed[2:]} if parcel.code in ARRONDISSEMENTS else {}
    names = {"section": parcel.section.rjust(2, "0"), "numero": parcel.number.rjust(4, "0"), "com_abs": parcel.prefix}
    features = service.ask(CADASTRE, _read, {"code_insee": parcel.code, **where, **names, "source_ign": "PCI"})
    return next((_described(one, "cadastre") for one in features if one.properties.idu == parcel.identifier), None)


def _under(layer: str, geometries: list[dict[str, Any]]) -> Iterator[dict[str, Json]]:
    """The parcels of a layer that these geometries cover."""
    import shapely

    drawn = [shapely.geometry.shape(geometry) for geometry in geometries]
    if len(drawn) > MOST_SHAPES:
        drawn = [shapely.union_all(drawn)]
    for shape in drawn:
        for feature in _asked(layer, shape):
            described = _described(feature, layer)
            if described["id"] and feature.geometry and _covers(shape, feature.geometry):
                yield described


def _asked(layer: str, shape: "BaseGeometry") -> list[Feature]:
    geometry = _short(shape)
    if layer == "rpg":
        return service.ask(RPG, _read, {"annee": settings.RPG_YEAR, "geom": geometry, "_limit": ASKED})
    return service.ask(CADASTRE, _read, {"geom": geometry, "source_ign": "PCI", "_limit": ASKED})


def _short(shape: "BaseGeometry") -> str:
    """The geometry as an address carries it: itself, else what surrounds it."""
    import shapely

    for whole in (shape, shape.convex_hull, shape.envelope):
        text: str = shapely.to_geojson(whole).replace(" ", "")
        if len(text) <= LONGEST_URL and whole.geom_type != "GeometryCollection":
            return text
    return text


def _covers(shape: "BaseGeometry", geometry: Mapping[str, Any]) -> bool:
    """Whether they have more in common than an edge."""
    import shapely

    try:
        parcel = shapely.make_valid(shapely.geometry.shape(geometry))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError):
        return False
    common = parcel.intersection(shape)
    if not shape.area:
        return bool(common.length > 0 if shape.length else parcel.intersects(shape))
    return bool(common.area > SHARE * min(parcel.area or 1, shape.area))


def _described(feature: Feature, layer: str) -> dict[str, Json]:
    said = feature.properties
    if layer == "rpg":
        area = None if said.surf_parc is None else round(said.surf_parc * HECTARE)
        return {"id": joined(str(said.id_parcel or "")), "crop": joined(said.code_cultu), "area": area}
    place = {
        "commune": joined(said.nom_com),
        "section": joined(said.section),
        "number": joined(said.numero).lstrip("0"),
    }
    return {"id": joined(said.idu), **place, "area": None if said.contenance is None else round(said.contenance)}


def _read(reply: Reply) -> list[Feature]:
    if reply.expect(OK, BAD_REQUEST).status == BAD_REQUEST:
        return []
    features: list[Feature] = reply.json(Collection).features
    return features[:ASKED]
