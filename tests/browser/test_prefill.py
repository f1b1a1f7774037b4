"""A partner builds a link; somebody follows it, signs in, reads the answers, begins; another takes what a program filled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.dossiers.operations import prefilling
from communs.procedures.models import Demarche
from tests.dossiers.cast import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demarche(transactional_db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM), path="planter-des-arbres")


def test_from_the_link_to_the_draft(
    page: Page,
    demarche: Demarche,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    page.goto("/preremplir/planter-des-arbres")
    page.get_by_label("Nom du projet").fill("Mille arbres")
    page.get_by_label("Budget en euros").fill("beaucoup")
    page.get_by_role("button", name="Obtenir le lien").last.click()
    expect(page.get_by_text("Saisissez un nombre").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Budget en euros").fill("1250")
    page.get_by_role("button", name="Obtenir le lien").last.click()
    expect(page.get_by_role("button", name="Copier").first).to_be_visible()
    assert_accessible(page)
    link = page.get_by_label("Lien", exact=True).input_value()
    page.goto(link[link.index("/commencer") :])
    assert page.url.endswith("/commencer/planter-des-arbres")
    expect(page.get_by_text("Votre dossier est prérempli")).to_be_visible()
    sign_in(page, PersonFactory.create(first_name="Ada", last_name="Fictive"))
    page.get_by_role("link", name="Commencer mon dossier").click()
    expect(page.get_by_text("Mille arbres")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_role("button", name="Commencer avec ces réponses").click()
    page.get_by_text("2 réponses ont été préremplies").wait_for()
    page.wait_for_load_state("load")
    assert_accessible(page)
    assert Dossier.objects.get().answers == {"title": "Mille arbres", "budget": 1250}
    _row, token = prefilling.keep(demarche, {"champ_title": "Cent arbres"}, "Portail d’exemple")
    page.goto(f"/commencer/planter-des-arbres?prefill_token={token}")
    page.get_by_role("link", name="Commencer mon dossier").click()
    expect(page.get_by_text("Portail d’exemple")).to_be_visible()
    page.get_by_role("button", name="Commencer avec ces réponses").click()
    page.get_by_text("1 réponse a été préremplie").wait_for()
    page.goto(f"/commencer/planter-des-arbres?prefill_token={token}")
    page.get_by_role("link", name="Commencer mon dossier").click()
    page.wait_for_url("**/dossiers/*/remplir")
