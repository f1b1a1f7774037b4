"""Accounts in a real browser: accessible, narrow, without JavaScript; a passkey from its creation to the next visit."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from communs.accounts.models import Person
from tests.factories.accounts import PASSWORD, PersonFactory, platform_manager

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, Person], None]
Check = Callable[[Page], None]

VISITOR = ["/compte/login/", "/compte/signup/", "/compte/password/reset/"]
HOLDER = [
    "/compte/",
    "/compte/email/",
    "/compte/password/change/",
    "/compte/services/",
    "/compte/sessions/",
    "/compte/logout/",
    "/compte/securite/",
    "/compte/securite/webauthn/",
    "/plateforme/personnes",
    "/plateforme/taches",
]
SENSITIVE = [
    "/compte/securite/totp/activate/",
    "/compte/securite/webauthn/add/",
    "/compte/jetons/",
    "/compte/supprimer",
]


def confirm(page: Page) -> None:
    """Prove again who one is, with the password."""
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()


def visit(page: Page, addresses: list[str], check: Check) -> list[str]:
    """Open pages one after the other; return their headings."""
    headings = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert (answer.status, page.locator("[placeholder]").count()) == (200, 0), address
        check(page)
        headings.append(page.locator("h1").inner_text())
    return headings


def test_the_pages_of_visitors(page: Page, mobile_page: Page, assert_accessible: Check) -> None:
    expected = ["Se connecter", "Créer un compte", "Mot de passe oublié"]
    assert visit(page, VISITOR, assert_accessible) == expected
    assert visit(mobile_page, VISITOR, assert_accessible) == expected


@pytest.mark.parametrize("size", ["page", "mobile_page"])
def test_the_pages_of_holders(
    size: str, request: pytest.FixtureRequest, sign_in: SignIn, assert_accessible: Check
) -> None:
    page: Page = request.getfixturevalue(size)
    sign_in(page, platform_manager())
    assert visit(page, HOLDER, assert_accessible) == [
        "Mon compte",
        "Changer d’adresse électronique",
        "Changer de mot de passe",
        "Services reliés",
        "Sessions ouvertes",
        "Se déconnecter",
        "Double authentification",
        "Clés d’accès",
        "Personnes",
        "Tâches de fond",
    ]
    page.goto("/compte/")
    assert page.locator(".c-breadcrumb li").all_inner_texts() == ["Accueil", "Mon compte"]
    page.goto(SENSITIVE[0])
    assert_accessible(page)
    confirm(page)
    assert visit(page, SENSITIVE, assert_accessible) == [
        "Activer une application d’authentification",
        "Ajouter une clé d’accès",
        "Jetons d’API",
        "Supprimer mon compte",
    ]


def test_the_mailbox(page: Page, assert_accessible: Check, settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    page.goto("/mailbox")
    assert_accessible(page)


def test_without_javascript_one_signs_in_and_changes_ones_name(no_js_page: Page) -> None:
    person = PersonFactory.create()
    no_js_page.goto("/compte/")
    no_js_page.get_by_label("Adresse électronique").fill(person.email)
    no_js_page.locator("[name=password]").fill(PASSWORD)
    no_js_page.get_by_role("button", name="Se connecter", exact=True).click()
    no_js_page.get_by_label("Prénom").fill("Ada")
    no_js_page.get_by_role("button", name="Enregistrer").click()
    expect(no_js_page.get_by_text("Vos informations sont enregistrées.")).to_be_visible()
    person.refresh_from_db()
    assert person.first_name == "Ada"


def test_a_passkey_signs_its_holder_in(page: Page, sign_in: SignIn, assert_accessible: Check) -> None:
    person = PersonFactory.create()
    plug_in_an_authenticator(page)
    sign_in(page, person)
    page.goto("/compte/securite/webauthn/add/")
    confirm(page)
    page.wait_for_load_state()
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("La clé d’accès est ajoutée.")).to_be_visible()
    page.goto("/compte/securite/webauthn/")
    expect(page.get_by_role("heading", name="Téléphone")).to_be_visible()
    assert_accessible(page)
    page.context.clear_cookies()
    page.goto("/compte/login/?next=/compte/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.locator("h1")).to_have_text("Mon compte")
    expect(page.get_by_role("main").get_by_text(person.email)).to_be_visible()


def test_a_passkey_that_does_not_answer_is_told_on_the_page(page: Page) -> None:
    plug_in_an_authenticator(page)
    page.goto("/compte/login/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("La clé d’accès n’a pas répondu.")
    assert page.url.endswith("/compte/login/")


def plug_in_an_authenticator(page: Page) -> None:
    """Give the browser the lock of a device, which recognises its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    lock = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    lock |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": lock})
