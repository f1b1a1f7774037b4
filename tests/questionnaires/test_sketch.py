"""The sketch of a map: what a page and a PDF show of shapes."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from communs.questionnaires.geometry.sketch import Sketch, round_length
from tests.questionnaires.test_map import collections, field, kept

NBSP = "\u00a0"
TYPED = "Surface : Parcelle A\n45, 3\n45, 3.001\n45.001, 3.001\n45.001, 3\n\nPoint : <b>Puits</b>\n45.0005, 3.0005"


def sketch(value: dict[str, Any], language: str = "fr") -> Sketch:
    drawn = field().sketch(value, language)
    assert drawn is not None
    return drawn


def drawn_places(svg: str) -> list[tuple[float, float]]:
    """Every place of the shapes (not of the bar, nor of the arrow), as drawn."""
    root = ET.fromstring(svg)  # noqa: S314 - ours
    shapes = [item for item in root if item.get("class") in {"q-sketch__area", "q-sketch__line"}]
    texts = [text for item in shapes for text in re.findall(r"-?[\d.]+ -?[\d.]+", str(item.get("d")))]
    dots = [(float(str(item.get("cx"))), float(str(item.get("cy")))) for item in root if item.get("cx")]
    return [*dots, *((float(x), float(y)) for x, y in (text.split() for text in texts))]


def test_shapes_are_numbered_told_and_drawn_to_scale() -> None:
    drawn = sketch(kept(TYPED))
    root = ET.fromstring(drawn.svg)  # noqa: S314 - ours
    assert [item.tag.rpartition("}")[2] for item in root] == [
        "rect",
        "path",
        "circle",
        "text",
        "text",
        "path",
        "text",
        "path",
        "text",
    ]
    assert [item.text for item in root if item.tag.endswith("text")] == ["1", "2", "N", f"50{NBSP}m"]
    assert drawn.alternative == f"Croquis de 2 formes, le nord en haut, sur 186{NBSP}m de large."
    assert [text.split()[0] for text in drawn.texts] == ["Surface", "Point"]
    assert "Puits" not in drawn.svg
    (x1, y1), (x2, _y2), (_x3, y3) = drawn_places(drawn.svg)[1:4]
    assert round((x2 - x1) / (y1 - y3), 2) == 0.71  # a degree of longitude is shorter than one of latitude, at 45°


def test_a_sketch_speaks_the_language_of_its_reader() -> None:
    assert sketch(kept("45, 3\n45, 4"), "en").texts[0].startswith("Line: ")


@given(collection=collections)
@settings(max_examples=60, deadline=None)
def test_every_shape_stands_on_the_sheet(collection: dict[str, Any]) -> None:
    drawn = sketch(kept(collection))
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawn.svg)[0])
    places = drawn_places(drawn.svg)
    assert len(places) >= len(collection["features"])
    assert all(0 <= x <= width and 0 <= y <= height for x, y in places)
    assert len(drawn.texts) == len(collection["features"])


def test_a_long_track_is_thinned() -> None:
    line = {"type": "LineString", "coordinates": [[3 + n / 1e6, 45] for n in range(5000)]}
    assert len(sketch(kept(line)).svg) < 12_000


@pytest.mark.parametrize(("most", "length"), [(99.0, 50), (100.0, 100), (499.0, 200), (0.7, 0.5), (1_999_999.0, 1e6)])
def test_a_scale_bar_has_a_round_length(most: float, length: float) -> None:
    assert round_length(most) == pytest.approx(length)
