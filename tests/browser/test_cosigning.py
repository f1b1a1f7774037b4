"""A dossier is signed by two people, one after the other, then deposited: three people, each in their own window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from tests.dossiers.cosigning_cast import link_to, scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_sign_in_order_then_the_dossier_is_deposited(
    page: Page,
    mobile_page: Page,
    no_js_page: Page,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    play = scene()
    sign_in(page, play.owner)
    page.goto(f"/dossiers/{play.number}/deposer")
    page.get_by_label("Présidente").fill(play.chair.email)
    page.get_by_role("button", name="Demander les signatures").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez l’adresse")
    assert_accessible(page)
    page.get_by_label("Trésorier").fill(play.treasurer.email)
    page.get_by_role("button", name="Demander les signatures").click()
    expect(page.get_by_role("heading", name="En attente de signature")).to_be_visible()
    assert_accessible(page)

    for window, person, check in (
        (mobile_page, play.chair, assert_accessible),
        (no_js_page, play.treasurer, lambda _page: None),
    ):
        link = f"/signer/{link_to(person)}"
        window.goto(link)
        expect(window.get_by_role("link", name="Se connecter pour lire le dossier")).to_be_visible()
        sign_in(window, person)
        window.goto(link)
        check(window)
        window.get_by_role("button", name="Ouvrir le dossier").click()
        expect(window.get_by_text("Des haies")).to_be_visible()
        check(window)
        window.get_by_role("link", name="Signer le dossier").click()
        window.get_by_text("J’ai lu le dossier").wait_for()
        check(window)
        window.get_by_role("button", name="Je signe").click()
        outcome = window.get_by_role("heading", name="Votre signature", exact=True)
        expect(window.get_by_text("Vous avez signé le").or_(outcome)).to_be_visible()

    page.goto(f"/dossiers/{play.number}")
    expect(page.get_by_text("Le dossier a été déposé")).to_be_visible()
