"""Shapes on a map: whatever way they come in, checked, measured and kept the same."""

import itertools
import json
import math
import time
from typing import Any

import gpxpy.gpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.field import Cleaned, Field, Refused
from communs.questionnaires.geometry.files import MAX_BYTES
from communs.questionnaires.geometry.shape import shape_of
from communs.questionnaires.geometry.typed import write_typed
from communs.questionnaires.schema import InvalidQuestionnaireError
from tests.factories.questionnaires import document_of, field_document

NBSP, NARROW = "\u00a0", "\u202f"
SQUARE = "0, 0\n0, 1\n1, 1\n1, 0"
BOW_TIE = "0, 0\n1, 1\n1, 0\n0, 1"


def form(**options: object) -> CompiledQuestionnaire:
    return compile_questionnaire(document_of(field_document("map", **options)))


def field(**options: object) -> Field:
    return form(**options).fields_by_id["f_map"]


def kept(raw: object, **options: object) -> dict[str, Any]:
    outcome = field(**options).clean(raw)
    assert isinstance(outcome, Cleaned), outcome
    return dict(outcome.value)


def refused(raw: object, **options: object) -> str:
    outcome = field(**options).clean(raw)
    assert isinstance(outcome, Refused), outcome
    return outcome.message


def geometries(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [feature["geometry"] for feature in value["features"]]


def posted_file(data: bytes | str) -> dict[str, str]:
    data = data.encode() if isinstance(data, str) else data
    return {"typed": "", "file": data.decode("latin-1")}


def test_an_area_is_closed_turned_and_measured() -> None:
    value = kept(f"Surface : Parcelle A\n{SQUARE}\n")
    assert value == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]],
                },
                "properties": {"label": "Parcelle A", "area": 12308778361.5, "length": 443770.9},
            }
        ],
    }
    assert (
        field()
        .display(value)
        .startswith(
            f"Surface «{NBSP}Parcelle A{NBSP}»{NBSP}: 12{NARROW}308,78{NBSP}km², périmètre de 443,77{NBSP}km (0, 0{NARROW};"
        )
    )
    assert field().input_value(value, "en").splitlines()[:2] == ["Area: Parcelle A", "0, 0"]


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("45.043, 3.885", [3.885, 45.043]),
        ("45,043 ; 3,885", [3.885, 45.043]),
        ("45,043, 3,885", [3.885, 45.043]),
        ("45,043 3,885", [3.885, 45.043]),
        ("45.043,3.885", [3.885, 45.043]),
        ("45,3", [3.0, 45.0]),
        (" 45.043°\t-3.885° ", [-3.885, 45.043]),
        ("45.04312345678 3", [3.0, 45.0431235]),
        ("-0, -0.0", [0.0, 0.0]),
    ],
)
def test_a_position_is_typed_in_many_ways(line: str, position: list[float]) -> None:
    assert geometries(kept(line)) == [{"type": "Point", "coordinates": position}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("45,04,3,88", "Ligne 1"),
        ("45.04, 3.88\n\nici", "Ligne 3"),
        ("45.04", "Ligne 1"),
        ("nan, nan", "Ligne 1"),
        ("1e9, 2", "Ligne 1"),
        ("91, 0", "Forme 1"),
        ("0, 181", "Forme 1"),
        ("Surface\n\nPoint\n0, 0", "Ligne 1"),
        ("Point\n0, 0\n\nSurface : A", "Ligne 4"),
        ("Surface\n0, 0\n1, 1", "au moins trois points"),
        ("Surface\n0, 0\n1, 1\n2, 2", "se croise"),
        (BOW_TIE, "se croise"),
        (f"{SQUARE}\n\nTrou\n2, 2\n2, 3\n3, 3", "se croise"),
        ("Ligne\n0, 0\n0, 0.00000000001", "deux points différents"),
        ("0, 0\n\n" * 21, "au plus 20 formes"),
        ("x" * 400_001, "trop long"),
    ],
)
def test_what_is_typed_wrong_is_refused_with_its_place(text: str, words: str) -> None:
    assert words in refused(text)


def test_a_hole_belongs_to_the_area_above_and_turns_the_other_way() -> None:
    (area,) = geometries(kept(f"{SQUARE}\n\nTrou\n0.2, 0.2\n0.8, 0.2\n0.8, 0.8\n0.2, 0.8"))
    outline, hole = area["coordinates"]
    assert (turn(outline) > 0, turn(hole) > 0) == (True, False)
    assert kept(f"{SQUARE}\n\nTrou\n0.2, 0.2\n0.8, 0.2\n0.8, 0.8\n0.2, 0.8")["features"][0]["properties"]["area"] < 8e9


def turn(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def test_kinds_and_numbers_of_shapes_are_the_form_s() -> None:
    assert "donnez des points ou des lignes" in refused(f"Surface\n{SQUARE}", shapes=["point", "line"])
    assert [item["type"] for item in geometries(kept(SQUARE, shapes=["line"]))] == ["LineString"]
    assert [item["type"] for item in geometries(kept("0, 0\n1, 1", shapes=["point"]))] == ["Point", "Point"]
    assert "au plus 1 forme" in refused("0, 0\n\n1, 1", max_shapes=1)
    for shapes in ([], ["point", "point"]):
        with pytest.raises(InvalidQuestionnaireError):
            form(shapes=shapes)


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark><name>Mairie</name><Point><coordinates>3.885,45.043,630</coordinates></Point></Placemark>
<Placemark><name>Étang</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
0,0 0,1 1,1 1,0 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
<LineString><coordinates>0,0 1,1</coordinates></LineString></MultiGeometry></Placemark>
</Folder></Document></kml>"""


def test_a_kml_is_read_whatever_its_folders_and_altitudes() -> None:
    value = kept(posted_file(KML))
    assert [item["type"] for item in geometries(value)] == ["Point", "Polygon", "LineString"]
    assert [feature["properties"]["label"] for feature in value["features"]] == ["Mairie", "Étang", "Étang"]
    assert kept(posted_file(KML.replace("UTF-8", "ISO-8859-1").encode("latin-1"))) == value


def test_a_gpx_is_read_with_its_waypoints_routes_and_tracks() -> None:
    gpx = gpxpy.gpx.GPX()
    gpx.waypoints.append(gpxpy.gpx.GPXWaypoint(45.043, 3.885, name="Départ"))
    track = gpxpy.gpx.GPXTrack(name="Boucle")
    track.segments = [gpxpy.gpx.GPXTrackSegment([gpxpy.gpx.GPXTrackPoint(45 + n / 100, 3, 600) for n in range(3)])]
    gpx.tracks.append(track)
    value = kept(posted_file(gpx.to_xml()))
    assert [(item["type"], item["coordinates"]) for item in geometries(value)] == [
        ("Point", [3.885, 45.043]),
        ("LineString", [[3.0, 45.0], [3.0, 45.01], [3.0, 45.02]]),
    ]
    assert field().search_text(value) == "Départ Boucle"


def test_a_geojson_is_taken_apart_and_added_to_what_stands_there() -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Deux", "color": 3},
                "geometry": {"type": "MultiPoint", "coordinates": [[1, 2, 9], [3, 4]]},
            },
            {"type": "Feature", "properties": None, "geometry": None},
        ],
    }
    value = kept({"typed": "Point : Un\n0, 0", "file": json.dumps(collection)})
    assert [item["coordinates"] for item in geometries(value)] == [[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]]
    assert [feature["properties"] for feature in value["features"]] == [
        {"label": "Un"},
        {"label": "Deux"},
        {"label": "Deux"},
    ]
    assert field().clean({"type": "FeatureCollection", "features": []}) == Cleaned(None)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx><wpt lat="1" lon="2"><name>&a;</name></wpt></gpx>'
HOSTILE: list[tuple[str, bytes, str]] = [
    ("bomb", BOMB.encode(), "déclarations XML"),
    ("outside entity", OUTSIDE.encode(), "déclarations XML"),
    ("bomb in UTF-16", BOMB.encode("utf-16"), "déclarations XML"),
    ("10 MB", b"{" * 10_000_000, "dépasse 2"),
    ("deep JSON", b'{"type":' + b"[" * 1_000_000, "ne se lit pas"),
    ("deep XML", b"<kml>" + b"<Placemark>" * 150_000, "GPX, KML ou GeoJSON"),
    ("nested placemarks", b"<kml>" + b"<Placemark>" * 60_000 + b"</Placemark>" * 60_000 + b"</kml>", "aucun point"),
    ("nested areas", b"<kml>" + b"<Polygon>" * 90 + b"</Polygon>" * 90 + b"</kml>", "au plus 20 formes"),
    ("archive", b"PK\x03\x04", "archive"),
    ("picture", b"\x89PNG\r\n", "GPX, KML ou GeoJSON"),
    ("other XML", b"<svg/>", "GPX, KML ou GeoJSON"),
    ("empty GPX", b'<gpx version="1.1" creator="x"/>', "aucun point"),
    ("NaN in GPX", b'<gpx version="1.1" creator="x"><wpt lat="nan" lon="0"/></gpx>', "latitude"),
    ("no longitude", b'<gpx version="1.1" creator="x"><wpt lat="1"/></gpx>', "ne se lit pas"),
    ("NaN in KML", b"<kml><Placemark><Point><coordinates>nan,1</coordinates></Point></Placemark></kml>", "latitude"),
    ("words in KML", b"<kml><Placemark><Point><coordinates>a,b</coordinates></Point></Placemark></kml>", "KML"),
    ("no coordinates", b"<kml><Placemark><LineString/></Placemark></kml>", "deux points"),
    ("NaN in GeoJSON", b'{"type":"Point","coordinates":[NaN,1]}', "ne se lit pas"),
    ("huge number", b'{"type":"Point","coordinates":[1e400,1]}', "ne se lit pas"),
    ("text as number", b'{"type":"Point","coordinates":["1",1]}', "GeoJSON"),
    ("true as number", b'{"type":"Point","coordinates":[true,1]}', "GeoJSON"),
    ("unknown type", b'{"type":"Circle","coordinates":[1,1]}', "GeoJSON"),
    ("a list", b'{"type":"FeatureCollection","features":{}}', "GeoJSON"),
    (
        "too many positions",
        json.dumps({"type": "LineString", "coordinates": [[n / 100, 1] for n in range(5001)]}).encode(),
        "5000 au plus",
    ),
]


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_file_is_refused_with_a_message_in_bounded_time(data: bytes, words: str) -> None:
    began = time.process_time()
    assert words in refused(posted_file(data[: MAX_BYTES + 1]))
    assert time.process_time() - began < 5


coordinates = st.tuples(
    st.floats(-80, 80, allow_nan=False).map(lambda x: round(x, 7)), st.floats(-80, 80).map(lambda y: round(y, 7))
)
labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def areas(draw: st.DrawFn) -> list[list[float]]:
    """A star-shaped outline: it never crosses itself."""
    x, y = draw(coordinates)
    count = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(0.01, 5), min_size=count, max_size=count))
    ring = [
        [x + r * math.cos(2 * math.pi * n / count), y + r * math.sin(2 * math.pi * n / count)]
        for n, r in enumerate(radii)
    ]
    return [*ring, ring[0]] if draw(st.booleans()) else [*ring[::-1], ring[-1]]


geometry = (
    coordinates.map(lambda point: {"type": "Point", "coordinates": list(point)})
    | st.lists(coordinates, min_size=2, max_size=8, unique=True).map(
        lambda line: {"type": "LineString", "coordinates": line}
    )
    | areas().map(lambda ring: {"type": "Polygon", "coordinates": [ring]})
)
collections = st.lists(st.tuples(geometry, labels), min_size=1, max_size=6).map(
    lambda items: {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": shape, "properties": {"label": label}} for shape, label in items],
    }
)


@given(collection=collections)
@settings(max_examples=60, deadline=None)
def test_every_way_in_gives_the_same_canonical_answer(collection: dict[str, Any]) -> None:
    value = kept(collection)
    shapes = [shape_of(feature) for feature in value["features"]]
    ways = (value, json.dumps(value), {"drawn": json.dumps(value)}, posted_file(json.dumps(value)))
    assert [kept(way) for way in ways] == [value] * 4
    assert [kept(write_typed(shapes, language)) for language in ("fr", "en")] == [value] * 2
    for feature in value["features"]:
        if feature["geometry"]["type"] == "Polygon":
            assert turn(feature["geometry"]["coordinates"][0]) > 0
            assert feature["properties"]["area"] > 0
    assert len(field().cells(value)) == len(field().columns())


@given(collection=collections)
@settings(max_examples=20, deadline=None)
def test_kml_and_gpx_give_what_was_written(collection: dict[str, Any]) -> None:
    value = kept(collection)
    assert geometries(kept(posted_file(as_kml(value)))) == geometries(value)
    lines = [item for item in geometries(value) if item["type"] == "LineString"]
    if lines:
        gpx = gpxpy.gpx.GPX()
        for line in lines:
            points = [gpxpy.gpx.GPXRoutePoint(y, x) for x, y in line["coordinates"]]
            gpx.routes.append(gpxpy.gpx.GPXRoute())
            gpx.routes[-1].points = points
        assert geometries(kept(posted_file(gpx.to_xml()))) == lines


def as_kml(value: dict[str, Any]) -> str:
    def ring(positions: list[list[float]]) -> str:
        return "<coordinates>" + " ".join(f"{x!r},{y!r}" for x, y in positions) + "</coordinates>"

    def one(shape: dict[str, Any]) -> str:
        if shape["type"] == "Point":
            return f"<Point>{ring([shape['coordinates']])}</Point>"
        if shape["type"] == "LineString":
            return f"<LineString>{ring(shape['coordinates'])}</LineString>"
        outline = ring(shape["coordinates"][0])
        return f"<Polygon><outerBoundaryIs><LinearRing>{outline}</LinearRing></outerBoundaryIs></Polygon>"

    return f"<kml>{''.join(f'<Placemark>{one(shape)}</Placemark>' for shape in geometries(value))}</kml>"


@given(text=st.text("0123456789.,;- \n:PSTouint°", max_size=60))
@settings(max_examples=150, deadline=None)
def test_anything_typed_is_read_or_refused(text: str) -> None:
    outcome = field().clean(text)
    if isinstance(outcome, Cleaned) and outcome.value:
        assert field().clean(field().input_value(outcome.value)) == outcome


def test_a_spreadsheet_has_the_measures() -> None:
    value = kept(f"Surface : A\n{SQUARE}\n\nLigne : B\n0, 0\n0, 1\n\nPoint\n1, 1")
    cells = field().cells(value)
    assert cells[0] == "A B"
    assert [str(cell) for cell in cells[1:5]] == ["3", "12308778361.5", "111319.5", "0.5, 0.5"]
    assert json.loads(str(cells[5])) == value
    assert field().cells(None) == (None,) * 6


def test_a_drawing_stands_before_what_was_typed_and_nothing_is_lost_when_it_is_refused() -> None:
    compiled = form()
    drawn = json.dumps({"type": "Point", "coordinates": [3, 45]})
    changes = compiled.clean_form({"f_map": ["1, 1"], "f_map.drawn": [drawn]}).changes
    assert geometries(changes["f_map"]) == [{"type": "Point", "coordinates": [3.0, 45.0]}]
    assert compiled.clean_form({"f_map": [""], "f_map.file": [""]}, changes).changes == {"f_map": None}
    crossed = compiled.clean_form({"f_map": [BOW_TIE]})
    (block,) = [block for block in compiled.blocks({}, dict(crossed.refused)) if block.path == "f_map"]
    assert (block.data["text"], "se croise" in block.error) == (BOW_TIE, True)
    untouched = compiled.clean_form({"f_map": [field().input_value(changes["f_map"])]}, changes)
    assert untouched.changes == {}
