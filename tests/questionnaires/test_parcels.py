"""Parcels: named as people write them, found under shapes by a local server that speaks API Carto."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from communs.core.remote import Breaker, Unavailable
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned, Context, Field, Lookup, Refused
from communs.questionnaires.fields.map import Map
from communs.questionnaires.schema import InvalidQuestionnaireError
from communs.questionnaires.sources import SOURCES, Inquiry, parcels
from tests import remote_server
from tests.factories.questionnaires import document_of, field_document
from tests.remote_server import Asked, Remote

NBSP = "\u00a0"
BRIOUDE = {"code": "43040", "postal_code": "43100", "commune": "Brioude", "section": "AB", "number": "45"}
SQUARE = "45.29, 3.38\n45.29, 3.39\n45.30, 3.39\n45.30, 3.38"


def field(*layers: str, **options: object) -> Map:
    document = document_of(field_document("map", layers=list(layers), **options))
    found: Field = compile_questionnaire(document).fields_by_id["f_map"]
    assert isinstance(found, Map)
    return found


def kept(raw: object, *layers: str) -> dict[str, Any]:
    outcome = field(*(layers or ("cadastre",))).clean(raw)
    assert isinstance(outcome, Cleaned), outcome
    return dict(outcome.value)


@pytest.mark.parametrize(
    ("text", "identifier", "label"),
    [
        ("43100 Brioude, AB, 45", "43040000AB0045", "43100 Brioude, section AB, n° 45"),
        ("brioude ab45", "43040000AB0045", "43100 Brioude, section AB, n° 45"),
        ("Brioude section A n° 0007", "430400000A0007", "43100 Brioude, section A, n° 7"),
        ("43040 0A 7", "430400000A0007", "43100 Brioude, section A, n° 7"),
        ("43040000AB0045", "43040000AB0045", "43100 Brioude, section AB, n° 45"),
        ("Brioude, 123 AB 4", "43040123AB0004", "43100 Brioude, section AB, n° 4 (123)"),
        ("67000 Strasbourg, 12, 45", "67482000120045", "67000 Strasbourg, section 12, n° 45"),
        ("75013 Paris, BK 3", "75113000BK0003", "75013 Paris, section BK, n° 3"),
        ("69383000AB0001", "69383000AB0001", "69003 Lyon, section AB, n° 1"),
    ],
)
def test_a_parcel_is_named_in_many_ways_and_kept_in_one(text: str, identifier: str, label: str) -> None:
    value = kept({"parcels": [text]})
    assert (value["features"], field().display(value)) == ([], label)
    assert field("cadastre").cells(value) == (*[None] * 6, identifier, None)
    (again,) = field("cadastre").widget_data(value, [], Context(), "fr")["parcels"]
    assert (kept({"parcels": [again[0]]}), kept(value), again[1]) == (value, value, label)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Brioude", "la section et le numéro"),
        ("Brioude AB", "la section et le numéro"),
        ("Brioude AB 0", "de 1 à 9999"),
        ("Montreuil AB 4", "Plusieurs communes"),
        ("Nulle Part AB 4", "Aucune commune"),
        ("99999000AB0001", "Aucune commune"),
        ("x" * 500, "la section et le numéro"),
        (12, "la section et le numéro"),
        ({"code": "43040"}, "Une parcelle a une commune"),
        ({**BRIOUDE, "number": "0"}, "Une parcelle a une commune"),
    ],
)
def test_what_names_no_parcel_is_refused(text: object, words: str) -> None:
    outcome = field("cadastre").clean({"typed": "45, 3", "parcels": [text]})
    assert isinstance(outcome, Refused)
    assert words in outcome.message


def test_fifty_parcels_are_named_at_most() -> None:
    many = [f"43040 AB {number}" for number in range(1, 52)]
    assert len(kept({"parcels": many[:50]})["parcels"]) == 50
    assert isinstance(field("cadastre").clean({"parcels": many}), Refused)
    assert isinstance(field("cadastre").clean({"parcels": "43040 AB 1"}), Refused)


@given(text=st.text("43100 Brioude,AB-n°", max_size=40))
def test_any_reference_is_read_or_refused(text: str) -> None:
    outcome = field("cadastre").clean({"parcels": [text]})
    if isinstance(outcome, Cleaned) and outcome.value:
        assert field("cadastre").clean(outcome.value) == outcome


def test_a_page_adds_keeps_and_removes_parcels_without_a_script() -> None:
    compiled = compile_questionnaire(document_of(field_document("map", layers=["cadastre"])))
    added = compiled.clean_form({"f_map": [""], "f_map.parcel": ["43100 Brioude, AB, 45"]}).changes
    assert added["f_map"]["parcels"] == [BRIOUDE]
    box = "43040-43100 000 AB 45"
    assert compiled.clean_form({"f_map": [""], "f_map.parcel": [box, ""]}, added).changes == {}
    more = compiled.clean_form({"f_map": ["45, 3"], "f_map.parcel": [box, "43040 AB 46"]}, added).changes["f_map"]
    assert ([one["number"] for one in more["parcels"]], len(more["features"])) == (["45", "46"], 1)
    drawn = compiled.fields_by_id["f_map"].sketch(more)
    assert drawn is not None
    assert drawn.texts[1:] == ("43100 Brioude, section AB, n° 45", "43100 Brioude, section AB, n° 46")
    assert compiled.clean_form({"f_map": [""], "f_map.parcel": [""]}, added).changes == {"f_map": None}


def test_a_refused_reference_comes_back_with_everything_typed() -> None:
    compiled = compile_questionnaire(document_of(field_document("map", layers=["cadastre"])))
    posted = {"f_map": ["45, 3"], "f_map.parcel": ["43040-43100 000 AB 45", "Brioude ?"]}
    refused = compiled.clean_form(posted).refused
    (block,) = [block for block in compiled.blocks({}, dict(refused)) if block.path == "f_map"]
    assert (block.data["text"], block.data["parcel"]) == ("45, 3", "Brioude ?")
    assert [value for value, _label in block.data["parcels"]] == ["43040-43100 000 AB 45"]


def test_the_cadastre_and_the_rpg_exclude_each_other() -> None:
    for layers in (["cadastre", "rpg"], ["znieff", "znieff"]):
        with pytest.raises(InvalidQuestionnaireError):
            field(*layers)
    assert field("unesco", "rpg").parcel_layer == "rpg"


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def parcel(number: str, geometry: dict[str, Any]) -> dict[str, Any]:
    said = {"idu": f"43040000AB{number:0>4}", "nom_com": "Brioude", "section": "AB", "numero": f"{number:0>4}"}
    return {"type": "Feature", "properties": {**said, "contenance": 1500}, "geometry": geometry}


def answer(asked: Asked) -> dict[str, Any]:
    """Both modules: two parcels of the cadastre, of which the second only touches; one of the RPG; one by reference."""
    if asked.path == "/rpg/v2":
        said = {"id_parcel": "7654321", "code_cultu": "BTH", "surf_parc": 1.5}
        return {"features": [{"type": "Feature", "properties": said, "geometry": square(3.38, 45.29)}]}
    if "geom" in asked.params:
        return {"features": [parcel("45", square(3.385, 45.295)), parcel("46", square(3.39, 45.29))]}
    return {"features": [parcel("47", square(0, 0))] if asked.params["numero"] == "0047" else []}


@pytest.fixture
def remote(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    monkeypatch.setattr(parcels.service, "breaker", Breaker(threshold=3, pause=30))
    monkeypatch.setattr(parcels.service, "first_wait", 0.001)
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    with remote_server.running(answer) as running:
        settings.API_CARTO_URL = f"{running.url}/"
        yield running


def found(raw: object, *layers: str) -> dict[str, Any]:
    value = kept(raw, *layers)
    said: dict[str, Any] = SOURCES["parcels"].find(Inquiry(field(*layers), value))
    return said


def test_parcels_under_an_area_are_found_without_its_neighbours(remote: Remote) -> None:
    said = found(SQUARE, "cadastre")
    assert said == {
        "parcels": [{"id": "43040000AB0045", "commune": "Brioude", "section": "AB", "number": "45", "area": 1500}],
        "more": False,
        "missing": [],
    }
    (asked,) = remote.asked
    assert (asked.path, asked.params["source_ign"], json.loads(asked.params["geom"])["type"]) == (
        "/cadastre/parcelle",
        "PCI",
        "Polygon",
    )


def test_parcels_of_the_rpg_are_found(remote: Remote, settings: Settings) -> None:
    settings.RPG_YEAR = 2022
    said = found("45.295, 3.385", "rpg")
    assert said["parcels"] == [{"id": "7654321", "crop": "BTH", "area": 15000}]
    assert remote.asked[0].params["annee"] == "2022"
    assert [(one.label, one.text) for one in field("rpg").findings(said, Context())] == [
        ("Parcelles du RPG", f"7654321 BTH (1,5{NBSP}ha)")
    ]


def test_named_parcels_are_looked_up_and_what_the_cadastre_does_not_know_is_told(remote: Remote) -> None:
    said = found({"typed": SQUARE, "parcels": ["43040 AB 47", "43040 AB 48"]}, "cadastre")
    assert [one["id"] for one in said["parcels"]] == ["43040000AB0047", "43040000AB0045"]
    assert said["missing"] == ["43040000AB0048"]
    asked = remote.asked[0].params
    assert (asked["code_insee"], asked["section"], asked["numero"], asked["com_abs"]) == ("43040", "AB", "0047", "000")
    texts = [(one.label, one.text) for one in field("cadastre").findings(said, Context())]
    assert texts == [
        ("Brioude, section AB", f"n° 45 (1{chr(0x202F)}500{NBSP}m²), n° 47 (1{chr(0x202F)}500{NBSP}m²)"),
        ("Surface des parcelles", f"3{chr(0x202F)}000{NBSP}m²"),
        ("Inconnu du cadastre, à vérifier", "43040000AB0048"),
    ]


def test_a_parcel_of_an_arrondissement_is_asked_as_the_cadastre_files_it(remote: Remote) -> None:
    assert found({"parcels": ["75013 Paris, BK 3"]}, "cadastre")["missing"] == ["75113000BK0003"]
    assert (remote.asked[0].params["code_insee"], remote.asked[0].params["code_arr"]) == ("75056", "113")


def test_many_shapes_make_one_question_and_a_long_shape_a_short_one(remote: Remote) -> None:
    many = "\n\n".join(f"45.{n + 100}, 3.38" for n in range(30))
    value = field("cadastre", max_shapes=40).clean(many).value  # type: ignore[union-attr]
    SOURCES["parcels"].find(Inquiry(field("cadastre"), value))
    line = {"type": "LineString", "coordinates": [[3 + n / 1e4 + (n % 7) / 1e5, 45 + n / 1e4] for n in range(900)]}
    found(line, "cadastre")
    assert [len(one.params["geom"]) <= 4_000 for one in remote.asked] == [True, True]


def test_what_was_found_fills_the_spreadsheet(remote: Remote) -> None:
    compiled = compile_questionnaire(document_of(field_document("map", layers=["cadastre"])))
    value = kept(SQUARE)
    question = field("cadastre").question(value)
    assert question is not None
    lookup = Lookup("parcels", question.key, "fetched", data=found(SQUARE, "cadastre"))
    keys = [column.key for column in compiled.columns()]
    cells = dict(zip(keys, compiled.cells({"f_map": value}, {"f_map": lookup}), strict=True))
    assert (cells["f_map.parcels"], str(cells["f_map.parcels_area"])) == ("43040000AB0045", "1500")
    other = dict(zip(keys, compiled.cells({"f_map": kept("45, 3")}, {"f_map": lookup}), strict=True))
    assert (other["f_map.parcels"], other["f_map.parcels_area"]) == (None, None)


def test_nothing_is_asked_without_a_layer_of_parcels_nor_twice_for_the_same_shapes() -> None:
    assert field("znieff").question(kept(SQUARE)) is None
    labelled = kept(f"Surface : A\n{SQUARE}")
    assert field("cadastre").question(labelled) == field("cadastre").question(kept(SQUARE))
    assert field("cadastre").question(labelled) != field("rpg").question(labelled)


@pytest.mark.parametrize("said", [b"{", {"features": {}}, {"features": [{"properties": {"contenance": "x"}}]}])
def test_an_answer_that_makes_no_sense_is_no_answer(remote: Remote, said: Any) -> None:  # noqa: ANN401 - any JSON
    remote.answers = lambda _asked: said
    with pytest.raises(Unavailable):
        found(SQUARE, "cadastre")


@pytest.mark.parametrize("geometry", [None, {}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": [[[0, 0]]]}])
def test_a_parcel_without_a_usable_geometry_is_left_out(remote: Remote, geometry: Any) -> None:  # noqa: ANN401 - idem
    remote.answers = lambda _asked: {"features": [parcel("45", geometry)]}
    assert found(SQUARE, "cadastre")["parcels"] == []
