"""An applicant gives a SIRET and an address: the registers answer while the page is open, or at the next load."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from tests.browser.conftest import assert_no_sideways_scroll
from tests.dossiers.registers import registers
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory
from tests.factories.questionnaires import document_of
from tests.organisations.register_server import DINUM

pytestmark = pytest.mark.django_db(transaction=True)
FORM = document_of(
    {"id": "company", "type": "siret", "label": "Votre entreprise"},
    {"id": "place", "type": "address", "label": "Lieu du projet"},
    {"id": "family", "type": "family_benefits", "label": "Votre famille", "required": False},
)
TYPED = "20 avenue de segur paris"
LABEL = "20 Avenue de Ségur 75007 Paris"


@pytest.fixture
def draft(transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dossier]:
    with registers(settings, monkeypatch):
        person = PersonFactory.create()
        demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
        yield DraftFactory.create(demarche=demarche, applicant=person)


def kept(draft: Dossier) -> object:
    return Dossier.objects.get(number=draft.number).answers.get("place", {}).get("label")


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_registers_answer_while_the_page_is_open(
    page: Page,
    draft: Dossier,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
    run_jobs: Callable[..., int],
) -> None:
    assert draft.applicant is not None
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.get_by_label("Votre entreprise").fill(DINUM)
    page.get_by_label("Votre entreprise").press("Tab")
    expect(page.get_by_text("Recherche en cours")).to_be_visible()
    run_jobs()
    expect(page.get_by_text("20 AVENUE DE SEGUR 75007 PARIS")).to_be_visible()
    with page.expect_response(lambda response: "suggestions" in response.url):
        page.locator("#field-place").press_sequentially(TYPED, delay=5)
    page.locator("#field-place").press("ArrowDown")
    with page.expect_response(lambda response: "/champs" in response.url):
        page.locator("#field-place").press("Enter")
    assert kept(draft) == LABEL
    page.get_by_text("L’adresse est introuvable").click()
    expect(page.get_by_label("Numéro et rue")).to_be_visible()
    picture(page, "wide")
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert_no_sideways_scroll(page)
    picture(page, "narrow")


def test_without_scripts_the_answer_comes_with_the_next_page(
    no_js_page: Page, draft: Dossier, sign_in: Callable[[Page, Person], None], run_jobs: Callable[..., int]
) -> None:
    page = no_js_page
    assert draft.applicant is not None
    sign_in(page, draft.applicant)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.locator("#field-place").fill(TYPED)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Recherche en cours")).to_be_visible()
    run_jobs()
    page.reload()
    page.get_by_label(LABEL).check(force=True)
    picture(page, "no-js")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("#field-place")).to_have_value(LABEL)
    assert kept(draft) == LABEL
