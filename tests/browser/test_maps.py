"""Somebody draws an area with the keyboard alone, then a point with the mouse; each is saved as it is finished."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
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


def corner(page: Page, canvas: Any, arrow: str = "") -> None:  # noqa: ANN401 - a locator
    """Move the map, whose centre is told once it stands still, and place a point there."""
    if arrow:
        before = page.locator("[data-centre]").inner_text()
        canvas.press(arrow)
        expect(page.locator("[data-centre]")).not_to_have_text(before)
    canvas.press("Enter")
