"""Two administrators edit one form at once, and fields move with the mouse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory
from tests.procedures.test_form_editor import demarche_of, fields, order

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = 5_000  # a page asks for news every four seconds
SAVED = re.compile(r"Enregistré à")
SignIn = Callable[[Page, Person], None]


@pytest.fixture
def ada(transactional_db: None) -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


@pytest.fixture
def demarche(ada: Person) -> Demarche:
    return demarche_of(ada)


def opened(page: Page, demarche: Demarche) -> Page:
    page.goto(f"/administration/demarches/{demarche.pk}/formulaire")
    return page


def label_of(page: Page, name: str) -> Locator:
    """The input of a field’s label, its panel being open."""
    return page.locator(f"#a-{name}-label")


def test_two_administrators_lose_nothing_and_see_each_other(
    visit: Callable[..., Any], sign_in: SignIn, ada: Person, demarche: Demarche
) -> None:
    blaise = DemarcheAdministratorFactory.create(demarche=demarche).person
    pages = []
    for person in (ada, blaise):
        page = visit().context.new_page()
        page.clock.install()
        sign_in(page, person)
        pages.append(opened(page, demarche))
    first, second = pages
    first.get_by_role("link", name="Nom", exact=True).click()
    second.get_by_role("link", name="Statut", exact=True).click()
    label_of(first, "name").fill("Nom complet")
    label_of(second, "kind").fill("Vous êtes")
    for page in pages:
        expect(page.locator("#editor-saved")).to_have_text(SAVED)
        page.clock.fast_forward(NEWS)
    expect(first.get_by_role("link", name="Vous êtes", exact=True)).to_be_visible()
    expect(second.get_by_role("link", name="Nom complet", exact=True)).to_be_visible()
    expect(label_of(first, "name")).to_be_focused()

    second.get_by_role("link", name="Nom complet", exact=True).click()
    with second.expect_response(lambda answer: answer.request.method == "POST"):
        second.locator("#a-name-hint").fill("Tel qu’il est déclaré")
    label_of(first, "name").press_sequentially(" et prénom")
    expect(first.locator("#a-name-hint")).to_have_value("Tel qu’il est déclaré")
    second.clock.fast_forward(NEWS)
    expect(label_of(second, "name")).to_have_value("Nom complet et prénom")
    expect(label_of(first, "name")).to_have_value("Nom complet et prénom")
    expect(label_of(first, "name")).to_be_focused()
    found = fields(demarche)
    assert (found["name"]["label"], found["name"]["hint"]) == ("Nom complet et prénom", "Tel qu’il est déclaré")
    assert found["kind"]["label"] == "Vous êtes"


def drag(page: Page, name: str, to: str, *, part: float = 0.5) -> None:
    """Move the card over a place, so far down it."""
    page.locator(f"#card-{name}-head [data-drag]").hover()
    page.mouse.down()
    box = page.locator(to).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * part
    page.mouse.move(x, y - 3)
    page.mouse.move(x, y, steps=3)


def dropped(page: Page, name: str, to: str, *, part: float = 0.5) -> None:
    """Move the card there and let it go: the server has moved the field."""
    drag(page, name, to, part=part)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.up()


def test_fields_are_dragged_with_the_mouse(page: Page, sign_in: SignIn, ada: Person, demarche: Demarche) -> None:
    sign_in(page, ada)
    page.set_viewport_size({"width": 1280, "height": 1600})
    opened(page, demarche)
    first = page.locator("#section-you > .e-cards > .e-card").first
    dropped(page, "name", "#card-kind-head", part=0.8)
    expect(first).to_have_attribute("data-name", "kind")
    dropped(page, "start", "#card-people > .e-part__add")
    expect(page.locator("#card-people #card-person + #card-start")).to_be_visible()
    dropped(page, "name", "#section-team-title")
    expect(page.locator("#section-team > .e-cards > :first-child")).to_have_attribute("data-name", "name")
    dropped(page, "person", "#card-siege-head", part=0.2)
    expect(page.locator("#card-kind + #card-person + #card-siege")).to_be_visible()
    dropped(page, "start", "#section-you > .e-part__add")
    expect(page.locator("#card-siege + #card-start")).to_be_visible()
    dropped(page, "start", "#card-people > .e-part__add")
    expect(page.locator("#card-people #card-start")).to_be_visible()
    drag(page, "siege", "#card-kind-head", part=0.2)
    expect(page.locator("#card-kind.e-card--before")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator("#card-kind.e-card--before")).to_have_count(0)
    assert order(demarche) == [("you", ["kind", "person", "siege"]), ("team", ["name", "people"])]
    assert fields(demarche)["people"]["fields"] == [fields(demarche)["start"]]
