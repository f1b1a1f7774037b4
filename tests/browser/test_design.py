"""Every component in a real browser: accessible in both themes, narrow, by keyboard and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Check = Callable[[Page], None]


def test_components_are_accessible(page: Page, assert_accessible: Check) -> None:
    page.goto("/design")
    assert_accessible(page)
    page.get_by_role("button", name="Vérifier").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name="Le code est-il public").click()
    expect(page.get_by_label("Oui", exact=True)).to_be_focused()


def test_components_are_accessible_in_the_dark(dark_page: Page, assert_accessible: Check) -> None:
    dark_page.goto("/design")
    assert_accessible(dark_page)


def test_components_fit_a_narrow_window(mobile_page: Page, assert_accessible: Check) -> None:
    mobile_page.goto("/design")
    assert_accessible(mobile_page)
    mobile_page.get_by_text("Menu", exact=True).click()
    expect(mobile_page.get_by_role("link", name="Démarches", exact=True)).to_be_visible()
    assert_accessible(mobile_page)
    mobile_page.keyboard.press("Escape")
    expect(mobile_page.get_by_role("link", name="Démarches", exact=True)).to_be_hidden()


def test_a_dialogue_asks_and_closes(page: Page, assert_accessible: Check) -> None:
    page.goto("/design")
    page.get_by_role("link", name="Supprimer le brouillon").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Annuler")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_password_is_shown_on_demand(page: Page) -> None:
    page.goto("/design")
    field = page.get_by_label("Mot de passe", exact=True)
    field.fill("abc")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(field).to_have_attribute("type", "text")


def test_without_scripts_menus_themes_and_confirmations_work(no_js_page: Page) -> None:
    no_js_page.set_viewport_size({"width": 320, "height": 640})
    no_js_page.goto("/design")
    no_js_page.get_by_text("Menu", exact=True).click()
    expect(no_js_page.get_by_role("link", name="Démarches", exact=True)).to_be_visible()
    no_js_page.get_by_role("link", name="Supprimer le brouillon").click()
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Supprimer ce brouillon\u00a0?")
    no_js_page.get_by_role("button", name="Sombre").click()
    expect(no_js_page.locator("html")).to_have_attribute("data-fr-theme", "dark")
    expect(no_js_page).to_have_url("/design/confirmer")
    no_js_page.locator("footer").get_by_role("button", name="English").click()
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Delete this draft?")
