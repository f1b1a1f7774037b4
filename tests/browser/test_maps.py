"""Somebody draws an area with the keyboard alone, then a point with the mouse; each is saved as it is finished."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.dossiers.operations.filing import submit
from communs.questionnaires.compiled import compile_questionnaire
from tests.dossiers.test_filling_maps import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à \d+.h.\d\d")


@pytest.fixture
def draft(transactional_db: None) -> Dossier:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    person = PersonFactory.create(first_name="Ada", last_name="Fictive")
    return DraftFactory.create(demarche=demarche, applicant=person, answers={})


def shapes(draft: Dossier) -> list[str]:
    place = Dossier.objects.get(number=draft.number).answers.get("place") or {"features": []}
    return [feature["geometry"]["type"] for feature in place["features"]]


def test_shapes_are_drawn_by_keyboard_and_by_mouse(
    page: Page, draft: Dossier, sign_in: Callable[[Page, Person], None], assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    canvas = page.locator(".maplibregl-canvas")
    expect(canvas).to_be_visible()
    expect(page.locator("[data-centre]")).to_have_text("46.60, 2.50")
    page.get_by_role("button", name="Dessiner une surface").press("Enter")
    corner(page, canvas)
    corner(page, canvas, "ArrowRight")
    corner(page, canvas, "ArrowDown")
    page.get_by_role("button", name="Terminer la forme").press("Enter")
    expect(page.locator(".q-map__shapes")).to_contain_text("Surface")
    expect(page.locator("#filing-state")).to_have_text(SAVED)
    assert shapes(draft) == ["Polygon"]
    page.get_by_role("button", name="Dessiner un point").click()
    page.locator(".maplibregl-canvas").click(position={"x": 100, "y": 100})
    expect(page.get_by_role("textbox", name="Coordonnées")).to_have_value(
        re.compile(r"^Surface\n.*\n\nPoint\n", re.DOTALL)
    )
    assert shapes(draft) == ["Polygon", "Point"]
    assert_accessible(page)


def test_points_are_moved_taken_away_and_put_back(
    page: Page, draft: Dossier, sign_in: Callable[[Page, Person], None], assert_accessible: Callable[[Page], None]
) -> None:
    answer(draft, "Point\n45.043, 3.885\n\nSurface\n45.04, 3.88\n45.04, 3.89\n45.046, 3.89\n45.046, 3.88")
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    push(page, "Modifier les points")
    drag_from_the_middle(page, 60)
    expect(page.get_by_role("textbox", name="Coordonnées")).not_to_have_value(re.compile(r"45\.043, 3\.885"))
    (longitude, latitude) = positions(draft, 0)
    assert (longitude > 3.885, round(latitude, 3)) == (True, 45.043)
    push(page, "Point suivant")
    expect(page.locator("[data-status]")).to_have_text(re.compile("^Point 2 sur 5, forme 2"))
    with saved(page):
        page.locator(".maplibregl-canvas").press("Delete")
    assert len(positions(draft, 1)[0]) == 4
    with saved(page):
        push(page, "Annuler la dernière modification")
    assert len(positions(draft, 1)[0]) == 5
    push(page, "Point suivant")
    with saved(page):
        page.locator(".maplibregl-canvas").press("ArrowRight")
    assert positions(draft, 0)[0] > longitude
    expect(page.locator("[data-centre]")).not_to_be_empty()
    expect(page.locator(".maplibregl-canvas")).to_be_focused()
    picture(page, "editing")
    assert_accessible(page)


def test_a_reader_sees_a_sketch_then_a_map(
    page: Page, draft: Dossier, sign_in: Callable[[Page, Person], None], assert_accessible: Callable[[Page], None]
) -> None:
    answer(draft, "Surface\n45.04, 3.88\n45.04, 3.89\n45.046, 3.89")
    assert draft.applicant is not None
    submit(draft.applicant, draft.number)
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}")
    sketch = page.get_by_role("img", name="Croquis d’une forme")
    expect(sketch).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Afficher la carte").press("Enter")
    expect(page.locator(".maplibregl-canvas")).to_be_visible()
    expect(sketch).to_be_hidden()
    page.get_by_role("button", name="Afficher la carte").press("Enter")
    expect(sketch).to_be_visible()


def answer(draft: Dossier, typed: str) -> None:
    compiled = compile_questionnaire(FORM)
    draft.answers = {"place": compiled.clean_form({"place": [typed]}).changes["place"]}
    draft.save()


def push(page: Page, name: str) -> None:
    """Press a button by keyboard, once the map of a field that was replaced is there again."""
    button = page.get_by_role("button", name=name)
    expect(button).to_be_enabled()
    button.press("Enter")


def positions(draft: Dossier, rank: int) -> Any:  # noqa: ANN401 - GeoJSON coordinates
    return Dossier.objects.get(number=draft.number).answers["place"]["features"][rank]["geometry"]["coordinates"]


def saved(page: Page) -> Any:  # noqa: ANN401 - Playwright's context manager
    return page.expect_response(lambda response: "/champs" in response.url)


def drag_from_the_middle(page: Page, right: int) -> None:
    canvas = page.locator(".maplibregl-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y)
    page.mouse.move(x + right, y)
    page.mouse.up()


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.locator(".q-map").first.screenshot(path=Path(folder) / f"{name}.png")


def corner(page: Page, canvas: Any, arrow: str = "") -> None:  # noqa: ANN401 - a locator
    """Move the map, whose centre is told once it stands still, and place a point there."""
    if arrow:
        before = page.locator("[data-centre]").inner_text()
        canvas.press(arrow)
        expect(page.locator("[data-centre]")).not_to_have_text(before)
    canvas.press("Enter")
