"""Shapes on a map."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Detail, Field, Issue, Json, Question, RefusedError, Text
from communs.questionnaires.geometry.checking import canonical
from communs.questionnaires.geometry.files import read_file
from communs.questionnaires.geometry.found import identifiers, lines, total
from communs.questionnaires.geometry.geojson import decode, read_geojson
from communs.questionnaires.geometry.layers import PARCELS, Layer
from communs.questionnaires.geometry.parcels import Parcel, is_reference, options_of, read_parcels
from communs.questionnaires.geometry.parcels import told as parcels_told
from communs.questionnaires.geometry.shape import Kind, Shape, UnreadableShapesError, shape_of
from communs.questionnaires.geometry.sketch import Sketch, sketch_of
from communs.questionnaires.geometry.telling import centre_of, decimal, told
from communs.questionnaires.geometry.typed import LONGEST, position_in_words, read_typed, write_typed

TYPED, DRAWN, FILE, PARCEL = "typed", "drawn", "file", "parcel"
LONGEST_CELL = 32_000


class Map(Field, frozen=True, tag="map", kw_only=True):
    """Points, lines and areas: drawn on a map, typed as coordinates, or read from a GPX, KML or GeoJSON file.

    Kept as a GeoJSON `FeatureCollection` (RFC 7946, right-hand rule, WGS 84, seven decimals, no altitude); each feature
    has in its `properties` the `label` that was given to it, its `area` (m²) and `length` (m; of an area, its
    perimeter), measured on the ellipsoid. At most `max_shapes` shapes of the kinds in `shapes`, 5,000 positions in all.

    `layers` may be shown under the drawing. With `cadastre` or `rpg` (one of the two) the parcels under the shapes are
    asked of the source `parcels` and kept beside the answer; with `cadastre` people may also name parcels, kept in the
    answer as `parcels: [{"code", "postal_code", "commune", "section", "number"}]` (`code`: INSEE code).
    """

    title: ClassVar[Text] = gettext_lazy("Carte")
    summary: ClassVar[Text] = gettext_lazy("Des points, des lignes ou des surfaces, dessinés, saisis ou importés.")
    widget: ClassVar[str] = "map"
    api_type: ClassVar[str] = "GeoJSON"
    value_type: ClassVar[str] = "GeoJSON feature collection"
    swaps_whole: ClassVar[bool] = True
    sends_files: ClassVar[bool] = True
    seconds: ClassVar[int] = 180
    source: ClassVar[str] = "parcels"
    waits_for_source: ClassVar[bool] = False

    shapes: tuple[Kind, ...] = ("point", "line", "area")
    max_shapes: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20
    layers: tuple[Layer, ...] = ()

    @property
    def parcel_layer(self) -> str:
        """The layer whose parcels are found under the shapes; empty when there is none."""
        return next((layer for layer in PARCELS if layer in self.layers), "")

    @override
    def suffixes(self) -> tuple[str, ...]:
        return (DRAWN, FILE, PARCEL)

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        """What was drawn stands before what was typed; a file adds to either; parcels are those kept and one more."""
        drawn, file = (next(iter(extras.get(name, ())), "") for name in (DRAWN, FILE))
        typed = next(iter(values), "")
        posted: dict[str, object] = {DRAWN: drawn, FILE: file} if drawn else {TYPED: typed, FILE: file}
        named = [text for text in extras.get(PARCEL, ()) if text.strip()]
        given = any(str(text).strip() for text in posted.values())
        return (posted | ({"parcels": named} if named else {})) if given or named else ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        try:
            shapes = self._read(value)
            self._check(shapes)
            named = read_parcels(value.get("parcels", [])) if isinstance(value, Mapping) else []
            kept = canonical(shapes)
        except UnreadableShapesError as error:
            raise RefusedError(error.message) from None
        if not named:
            return kept
        return {**(kept or {"type": "FeatureCollection", "features": []}), "parcels": msgspec.to_builtins(named)}

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
    def question(self, value: Json) -> Question | None:
        """What lies under the shapes, and what is known of the parcels that are named."""
        if not self.parcel_layer:
            return None
        asked = [self.parcel_layer, [feature["geometry"] for feature in value["features"]], value.get("parcels", [])]
        return Question(self.source, hashlib.sha256(msgspec.json.encode(asked)).hexdigest())

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return [Detail(label, text) for label, text in lines(data, (get_language() or "fr")[:2])]

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return "\n".join(
            [*(told(feature, language) for feature in value["features"]), *parcels_told(value.get("parcels", ()))]
        )

    @override
    def search_text(self, value: Json) -> str:
        labels = [label for feature in value["features"] if (label := feature["properties"].get("label"))]
        return " ".join([*labels, *parcels_told(value.get("parcels", ()))])

    @override
    def columns(self) -> tuple[Column, ...]:
        return (
            Column(self.id, self.label),
            Column(f"{self.id}.count", _("%(label)s (nombre)") % {"label": self.label}, "integer"),
            Column(f"{self.id}.area", _("%(label)s (surface en m²)") % {"label": self.label}, "decimal"),
            Column(f"{self.id}.length", _("%(label)s (longueur en m)") % {"label": self.label}, "decimal"),
            Column(f"{self.id}.centre", _("%(label)s (centre)") % {"label": self.label}),
            Column(f"{self.id}.geojson", _("%(label)s (GeoJSON)") % {"label": self.label}),
            *self._columns_of_parcels(),
        )

    def _columns_of_parcels(self) -> tuple[Column, ...]:
        if not self.parcel_layer:
            return ()
        return (
            Column(f"{self.id}.parcels", _("%(label)s (parcelles)") % {"label": self.label}),
            Column(
                f"{self.id}.parcels_area",
                _("%(label)s (surface des parcelles en m²)") % {"label": self.label},
                "decimal",
            ),
        )

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return self.cells_known(value, None)

    @override
    def cells_known(self, value: Json, data: Json) -> tuple[Cell, ...]:
        """The found parcels with the shapes; without what the source said, those that are named in the answer."""
        cells = self._cells_of_shapes(value)
        if not self.parcel_layer:
            return cells
        if not data:
            named = [{"id": msgspec.convert(one, Parcel).identifier} for one in (value or {}).get("parcels", ())]
            return (*cells, identifiers(named) or None, None)
        found = data["parcels"]
        return (*cells, identifiers(found)[:LONGEST_CELL] or None, decimal([total(found)]) if found else None)

    def _cells_of_shapes(self, value: Json) -> tuple[Cell, ...]:
        if not value or not value["features"]:
            return (None,) * 6
        features = value["features"]
        text = msgspec.json.encode(value).decode()
        lengths = [one["properties"]["length"] for one in features if one["geometry"]["type"] == "LineString"]
        return (
            " ".join(label for one in features if (label := one["properties"].get("label"))) or None,
            len(features),
            decimal(one["properties"].get("area", 0) for one in features),
            decimal(lengths),
            position_in_words(centre_of(features)),
            text if len(text) <= LONGEST_CELL else None,
        )

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return write_typed([shape_of(feature) for feature in value["features"]], language) if value else ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        redrawn = self._drawn_again(typed)
        named = value.get("parcels", []) if value else [text for text in typed[1:] if is_reference(text)]
        return {
            "text": self.input_value(value, language) or next(iter(typed), ""),
            "geojson": msgspec.json.encode(value).decode() if value else redrawn,
            "redrawn": bool(redrawn),
            "told": [told(feature, language, in_full=False) for feature in value["features"]] if value else [],
            "kinds": ",".join(self.shapes),
            "most": self.max_shapes,
            "layers": self.layers,
            "names_parcels": "cadastre" in self.layers or bool(named),
            "parcels": options_of(named),
            "parcel": next(
                (text for text in reversed(typed[1:]) if not text.startswith("{") and not is_reference(text)), ""
            ),
        }

    def _drawn_again(self, typed: Sequence[str]) -> str:
        """The drawing of a refused entry, which stands after what was typed."""
        return next((text for text in typed[1:2] if text.startswith("{") and len(text) <= LONGEST), "")

    @override
    def sketch(self, value: Json, language: str = "fr") -> Sketch | None:
        if not value["features"]:
            return None
        drawn = sketch_of(value["features"], language)
        texts = (*drawn.texts, *parcels_told(value.get("parcels", ())))
        shapes = msgspec.json.encode(value).decode()
        return msgspec.structs.replace(drawn, texts=texts, shapes=shapes, layers=self.layers)

    @override
    def issues(self) -> list[Issue]:
        if not self.shapes:
            return [Issue("shapes", _("Donnez au moins une sorte de forme."))]
        doubled = len(set(self.shapes)) < len(self.shapes)
        found = [Issue("shapes", _("Une sorte de forme est donnée deux fois."))] if doubled else []
        if len(set(self.layers)) < len(self.layers):
            found.append(Issue("layers", _("Une couche est donnée deux fois.")))
        if set(PARCELS) <= set(self.layers):
            found.append(Issue("layers", _("Choisissez le cadastre ou le RPG, pas les deux.")))
        return found

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
