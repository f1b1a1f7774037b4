"""A form that shows what its answers call for: nothing typed is lost, the focus stays, values are worked out live."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à \d+.h.\d\d")
IS_ASSOCIATION = {"op": "=", "field": "kind", "value": "Association"}
COSTS: dict[str, Any] = {
    "id": "costs",
    "type": "repetition",
    "label": "Dépenses",
    "item_label": "Dépense",
    "fields": [
        {"id": "units", "type": "integer", "label": "Quantité"},
        {"id": "each", "type": "decimal", "label": "Prix unitaire"},
        {"id": "amount", "type": "calculated", "label": "Montant", "formula": "units * each", "unit": "€"},
    ],
}
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "who",
            "title": "Vous",
            "fields": [
                {"id": "kind", "type": "single_choice", "label": "Vous êtes", "options": ["Association", "Personne"]},
                {"id": "board", "type": "integer", "label": "Nombre d’élus", "when": IS_ASSOCIATION},
            ],
        },
        {
            "id": "assembly",
            "title": "Votre assemblée",
            "when": IS_ASSOCIATION,
            "fields": [{"id": "held", "type": "date", "label": "Tenue le"}],
        },
        {
            "id": "money",
            "title": "Votre budget",
            "fields": [
                COSTS,
                {"id": "total", "type": "calculated", "label": "Total", "formula": "sum(costs.amount)", "unit": "€"},
            ],
        },
    ]
}


@pytest.fixture
def draft(transactional_db: None) -> Dossier:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    return DraftFactory.create(demarche=demarche, applicant=PersonFactory.create(first_name="Ada"))


def test_a_form_follows_its_answers(
    page: Page, sign_in: Callable[[Page, Person], None], draft: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    board, section = page.get_by_label("Nombre d’élus"), page.get_by_role("heading", name="Votre assemblée")
    summary = page.get_by_role("navigation", name="Sommaire")
    expect(board).to_be_hidden()
    expect(summary.get_by_role("link")).to_have_count(2)
    page.get_by_label("Association").check(force=True)
    expect(board).to_be_visible()
    expect(section).to_be_visible()
    expect(summary.get_by_role("link")).to_have_count(3)
    board.fill("beaucoup")
    page.get_by_label("Personne").check(force=True)
    expect(board).to_be_hidden()
    expect(page.get_by_label("Personne")).to_be_focused()
    page.get_by_label("Association").check(force=True)
    expect(board).to_have_value("beaucoup")
    board.fill("5")
    page.get_by_label("Quantité").fill("2")
    page.get_by_label("Quantité").press("Tab")
    page.get_by_label("Prix unitaire").fill("10,25")
    page.get_by_label("Prix unitaire").press("Tab")
    expect(page.locator("#field-total")).to_have_text("20,5\u00a0€")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert_accessible(page)


def test_an_answer_overtaken_by_another_shows_nothing_older(
    page: Page, sign_in: Callable[[Page, Person], None], draft: Dossier
) -> None:
    held: list[Route] = []
    answers: list[APIResponse] = []

    def hold(route: Route) -> None:
        if held:
            return route.fallback()
        held.append(route)
        return answers.append(route.fetch())

    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.route(re.compile("/champs"), hold)
    page.get_by_label("Quantité").fill("2")
    page.get_by_label("Quantité").press("Tab")
    while not answers:
        page.wait_for_timeout(10)
    page.get_by_label("Prix unitaire").fill("10,25")
    page.get_by_label("Prix unitaire").press("Tab")
    expect(page.locator("#field-total")).to_have_text("20,5\u00a0€")
    with page.expect_response(held[0].request.url):
        held[0].fulfill(response=answers[0])
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.locator("#field-total")).to_have_text("20,5\u00a0€")


def test_without_a_script_the_button_shows_the_page_again(
    no_js_page: Page, sign_in: Callable[[Page, Person], None], draft: Dossier
) -> None:
    sign_in(no_js_page, draft.applicant)
    no_js_page.goto(f"/dossiers/{draft.number}/remplir")
    no_js_page.get_by_label("Association").check(force=True)
    no_js_page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(no_js_page.get_by_label("Nombre d’élus")).to_be_visible()
    assert Dossier.objects.get().answers == {"kind": "Association"}
