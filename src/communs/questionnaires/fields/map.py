"""Shapes on a map."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Issue, Json, RefusedError, Text
from communs.questionnaires.geometry.checking import canonical
from communs.questionnaires.geometry.files import read_file
from communs.questionnaires.geometry.geojson import decode, read_geojson
from communs.questionnaires.geometry.shape import Kind, Shape, UnreadableShapesError, shape_of
from communs.questionnaires.geometry.sketch import Sketch, sketch_of
from communs.questionnaires.geometry.telling import centre_of, decimal, told
from communs.questionnaires.geometry.typed import LONGEST, position_in_words, read_typed, write_typed

TYPED, DRAWN, FILE = "typed", "drawn", "file"
LONGEST_CELL = 32_000


class Map(Field, frozen=True, tag="map", kw_only=True):
    """Points, lines and areas: drawn on a map, typed as coordinates, or read from a GPX, KML or GeoJSON file.

    Kept as a GeoJSON `FeatureCollection` (RFC 7946, right-hand rule, WGS 84, seven decimals, no altitude); each feature
    has in its `properties` the `label` that was given to it, its `area` (m²) and `length` (m; of an area, its
    perimeter), measured on the ellipsoid. At most `max_shapes` shapes of the kinds in `shapes`, 5,000 positions in all.
    """

    title: ClassVar[Text] = gettext_lazy("Carte")
    summary: ClassVar[Text] = gettext_lazy("Des points, des lignes ou des surfaces, dessinés, saisis ou importés.")
    widget: ClassVar[str] = "map"
    api_type: ClassVar[str] = "GeoJSON"
    value_type: ClassVar[str] = "GeoJSON feature collection"
    swaps_whole: ClassVar[bool] = True
    sends_files: ClassVar[bool] = True
    seconds: ClassVar[int] = 180

    shapes: tuple[Kind, ...] = ("point", "line", "area")
    max_shapes: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20

    @override
    def suffixes(self) -> tuple[str, ...]:
        return (DRAWN, FILE)

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        """What was drawn stands before what was typed; a file adds to either."""
        drawn, file = (next(iter(extras.get(name, ())), "") for name in (DRAWN, FILE))
        typed = next(iter(values), "")
        posted = {DRAWN: drawn, FILE: file} if drawn else {TYPED: typed, FILE: file}
        return posted if any(text.strip() for text in posted.values()) else ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        try:
            shapes = self._read(value)
            self._check(shapes)
            return canonical(shapes)
        except UnreadableShapesError as error:
            raise RefusedError(error.message) from None

    def _read(self, value: Json) -> list[Shape]:
        if isinstance(value, str):
            return read_geojson(decode(value.encode())) if value.startswith("{") else read_typed(value, self.shapes)
        if not isinstance(value, Mapping) or "type" in value:
            return read_geojson(value)
        texts = [value.get(name, "") for name in (TYPED, DRAWN, FILE)]
        if not all(isinstance(text, str) for text in texts):
            raise UnreadableShapesError(_("Donnez des coordonnées, un dessin ou un fichier."))
        typed, drawn, file = texts
        shapes = self._read(drawn or typed) if (drawn or typed).strip() else []
        return [*shapes, *(read_file(file.encode("latin-1", "replace")) if file else [])]

    def _check(self, shapes: Sequence[Shape]) -> None:
        if len(shapes) > self.max_shapes:
            said = ngettext("Donnez au plus %(count)s forme.", "Donnez au plus %(count)s formes.", self.max_shapes)
            raise RefusedError(said % {"count": self.max_shapes})
        if any(shape.kind not in self.shapes for shape in shapes):
            raise RefusedError(_("Ces formes ne sont pas acceptées ici : donnez %(kinds)s.") % {"kinds": self._kinds()})

    def _kinds(self) -> str:
        words = {"point": _("des points"), "line": _("des lignes"), "area": _("des surfaces")}
        *before, last = (words[kind] for kind in self.shapes or ("point", "line", "area"))
        return _("%(before)s ou %(last)s") % {"before": ", ".join(before), "last": last} if before else last

    @override
    def unwrap(self, raw: object) -> Json:
        return raw if isinstance(raw, Mapping) else super().unwrap(raw)

    @override
    def advice(self) -> str:
        said = _(
            "Donnez %(kinds)s (%(most)s au plus). Trois façons : dessiner, saisir des coordonnées, envoyer un fichier."
        )
        return said % {"kinds": self._kinds(), "most": self.max_shapes}

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return "\n".join(told(feature, language) for feature in value["features"])

    @override
    def search_text(self, value: Json) -> str:
        return " ".join(label for feature in value["features"] if (label := feature["properties"].get("label")))

    @override
    def columns(self) -> tuple[Column, ...]:
        return (
            Column(self.id, self.label),
            Column(f"{self.id}.count", _("%(label)s (nombre)") % {"label": self.label}, "integer"),
            Column(f"{self.id}.area", _("%(label)s (surface en m²)") % {"label": self.label}, "decimal"),
            Column(f"{self.id}.length", _("%(label)s (longueur en m)") % {"label": self.label}, "decimal"),
            Column(f"{self.id}.centre", _("%(label)s (centre)") % {"label": self.label}),
            Column(f"{self.id}.geojson", _("%(label)s (GeoJSON)") % {"label": self.label}),
        )

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        if not value:
            return (None,) * 6
        features = value["features"]
        text = msgspec.json.encode(value).decode()
        lines = [feature for feature in features if feature["geometry"]["type"] == "LineString"]
        return (
            self.search_text(value) or None,
            len(features),
            decimal(feature["properties"].get("area", 0) for feature in features),
            decimal(feature["properties"]["length"] for feature in lines),
            position_in_words(centre_of(features)),
            text if len(text) <= LONGEST_CELL else None,
        )

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return write_typed([shape_of(feature) for feature in value["features"]], language) if value else ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        redrawn = self._drawn_again(typed)
        return {
            "text": self.input_value(value, language) or next(iter(typed), ""),
            "geojson": msgspec.json.encode(value).decode() if value else redrawn,
            "redrawn": bool(redrawn),
            "told": [told(feature, language, in_full=False) for feature in value["features"]] if value else [],
            "kinds": ",".join(self.shapes),
            "most": self.max_shapes,
        }

    def _drawn_again(self, typed: Sequence[str]) -> str:
        """The drawing of a refused entry, which stands after what was typed."""
        return next((text for text in typed[1:2] if text.startswith("{") and len(text) <= LONGEST), "")

    @override
    def sketch(self, value: Json, language: str = "fr") -> Sketch | None:
        drawn = sketch_of(value["features"], language)
        return msgspec.structs.replace(drawn, shapes=msgspec.json.encode(value).decode())

    @override
    def issues(self) -> list[Issue]:
        if not self.shapes:
            return [Issue("shapes", _("Donnez au moins une sorte de forme."))]
        doubled = len(set(self.shapes)) < len(self.shapes)
        return [Issue("shapes", _("Une sorte de forme est donnée deux fois."))] if doubled else []

    @override
    def sample(self) -> Json:
        corner = (3.885, 45.043)
        rings = {
            "point": [corner],
            "line": [corner, (3.8862, 45.0438)],
            "area": [corner, (3.8862, 45.043), (3.8862, 45.0438), (3.885, 45.0438), corner],
        }
        kind = self.shapes[-1] if self.shapes else "point"
        return canonical([Shape(kind, [rings[kind]], "Le Breuil")])
