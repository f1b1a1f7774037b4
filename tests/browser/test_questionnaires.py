"""Every type of field in a real browser: accessible, saved as one types, complete without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.questionnaire_page import ANSWERS, FILE, QUESTIONNAIRE

SAMPLES = {field.id: field.sample() for field in QUESTIONNAIRE.fields if field.holds_answer}


@pytest.fixture(autouse=True)
def form(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.browser.questionnaire_page"
    ANSWERS.clear()
    yield
    ANSWERS.clear()


@pytest.mark.parametrize("answers", [{}, SAMPLES], ids=["empty", "filled"])
def test_every_field_is_accessible(
    page: Page, assert_accessible: Callable[[Page], None], answers: dict[str, object]
) -> None:
    ANSWERS.update(answers)
    page.goto("/fill")
    assert_accessible(page)


def test_every_field_fits_a_narrow_window(mobile_page: Page, assert_accessible: Callable[[Page], None]) -> None:
    ANSWERS.update(SAMPLES)
    mobile_page.goto("/fill")
    assert_accessible(mobile_page)


def test_a_refused_page_is_accessible_in_the_dark(dark_page: Page, assert_accessible: Callable[[Page], None]) -> None:
    dark_page.goto("/fill")
    dark_page.locator("form[method=post]").last.evaluate(
        "form => form.querySelectorAll('[hx-post]').forEach(e => e.removeAttribute('hx-post'))"
    )
    dark_page.locator("#field-f_integer").fill("trois")
    dark_page.locator("#field-f_commune").fill("Montreuil")
    dark_page.get_by_role("button", name="Enregistrer").last.click()
    expect(dark_page.locator("#field-f_integer")).to_have_value("trois")
    assert_accessible(dark_page)


def test_a_field_is_saved_when_it_is_left(page: Page) -> None:
    page.goto("/fill")
    page.locator("#field-f_text").fill("Jardin partagé")
    page.locator("#field-f_text").press("Tab")
    expect(page.locator("#field-f_text-messages")).to_contain_text("Enregistré")
    page.locator("#field-f_integer").fill("trois")
    page.locator("#field-f_integer").press("Tab")
    expect(page.locator("#field-f_integer-messages")).to_contain_text("Saisissez un nombre")
    page.locator("label[for=field-f_yes_no-2]").click()
    expect(page.locator("#field-f_yes_no-messages")).to_contain_text("Enregistré")
    assert ANSWERS == {"f_text": "Jardin partagé", "f_yes_no": False}


def test_a_commune_is_suggested_and_chosen_by_keyboard(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/fill")
    commune = page.locator("#field-f_commune")
    box = page.locator(".q-combobox", has=commune)
    assert commune.get_attribute("list") is None
    commune.press_sequentially("Montreuil")
    expect(box.get_by_role("option").first).to_have_text("93100 Montreuil")
    expect(box.get_by_role("status")).to_contain_text("propositions")
    commune.press("Escape")
    expect(commune).to_have_attribute("aria-expanded", "false")
    commune.press("Alt+ArrowDown")
    expect(commune).to_have_attribute("aria-expanded", "true")
    assert commune.get_attribute("aria-activedescendant") is None
    commune.press("ArrowDown")
    commune.press("ArrowDown")
    expect(commune).to_have_attribute("aria-activedescendant", "field-f_commune-options-1")
    second = box.get_by_role("option", selected=True).inner_text()
    assert_accessible(page)
    commune.press("Enter")
    expect(page.locator("#field-f_commune-messages")).to_contain_text("Enregistré")
    expect(page.locator("#field-f_commune")).to_have_value(second)
    expect(page.locator("#field-f_commune")).to_be_focused()
    assert f"{ANSWERS['f_commune']['postal_code']} {ANSWERS['f_commune']['name']}" == second


def test_a_commune_that_is_not_clear_is_chosen_among_several(page: Page) -> None:
    page.goto("/fill")
    page.locator("#field-f_commune").press_sequentially("Montreuil")
    page.locator("#field-f_commune").press("Tab")
    page.get_by_text("85200 Montreuil", exact=True).click()
    expect(page.locator("#field-f_commune")).to_have_value("85200 Montreuil")
    assert ANSWERS["f_commune"]["code"] == "85148"


def test_the_counter_follows_the_text(page: Page) -> None:
    page.goto("/fill")
    page.locator("#field-f_textarea").fill("Un jardin 🌱")
    expect(page.locator("#field-f_textarea-counter")).to_have_text("11 / 400 caractères")


def test_rows_files_and_answers_without_javascript(no_js_page: Page) -> None:
    ANSWERS.update({"f_files": [FILE]})
    no_js_page.goto("/fill")
    no_js_page.locator("#field-f_text").fill("Jardin")
    no_js_page.locator("#field-f_text").press("Enter")
    assert ANSWERS == {"f_files": [FILE], "f_text": "Jardin", "f_checkbox": False, "f_family_quotient": False}
    no_js_page.get_by_role("button", name="Ajouter une ligne").click()
    no_js_page.get_by_role("button", name="Supprimer le fichier").click()
    assert (len(ANSWERS["f_repetition"]), ANSWERS.get("f_files")) == (2, None)
    no_js_page.get_by_role("button", name="Supprimer : Question repetition, Ligne 1").click()
    assert len(ANSWERS["f_repetition"]) == 1
