"""An administrator writes an e-mail and a letter of decision, without a mouse's tricks, on a screen and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_writes_what_the_demarche_says(
    page: Page,
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    demarche: Demarche = DemarcheFactory()
    author = DemarcheAdministratorFactory(demarche=demarche).person
    sign_in(page, author)
    page.goto(f"/administration/demarches/{demarche.pk}")
    page.get_by_role("link", name="Textes et documents").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Textes et documents")
    assert_accessible(page)

    page.get_by_role("link", name="Modifier – Acceptation").first.click()
    page.get_by_label("Objet").fill("Accepté : {{dossier.numero}}")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Vouliez-vous dire")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Objet").fill("Accepté : {{dossier.number}}")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Accepté : 1234")).to_be_visible()

    page.get_by_role("link", name="Tous les textes").click()
    page.get_by_role("link", name="Modifier – Acceptation").last.click()
    page.locator("#add-2 summary").press("Enter")
    page.locator("#add-2").get_by_role("button", name="Tableau des réponses").press("Enter")
    expect(page.locator("#block-2")).to_contain_text("Toutes les réponses")
    assert_accessible(page)
    page.locator("#block-2").get_by_role("button", name="Monter").press("Enter")
    expect(page.locator("#block-1")).to_contain_text("Tableau des réponses")

    sign_in(mobile_page, author)
    for address in ("", "/courriels/acceptance/fr", "/courriers/acceptance/fr", "/automatismes"):
        mobile_page.goto(f"/administration/demarches/{demarche.pk}/textes{address}")
        assert_accessible(mobile_page)
