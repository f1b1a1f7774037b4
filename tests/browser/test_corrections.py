"""An agent asks for a correction, the applicant makes it on a phone, the agent reads the difference and accepts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.procedures.models import Demarche
from tests.browser.conftest import assert_no_sideways_scroll
from tests.dossiers.cast import FORM
from tests.factories.dossiers import InReviewFactory
from tests.factories.procedures import DemarcheFactory, GroupMemberFactory, RevisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à \d+.h.\d\d")


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    demarche: Demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    GroupMemberFactory.create(group=demarche.groups.get())
    return InReviewFactory.create(demarche=demarche, answers={"title": "Arbres", "budget": 1250, "agreed": True})


def test_a_correction_is_asked_made_and_read(
    page: Page,
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    dossier: Dossier,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(page, dossier.group.memberships.get().person)  # type: ignore[union-attr]
    page.goto(f"/instruction/dossiers/{dossier.number}")
    page.get_by_role("link", name="Demander une correction").click()
    page.get_by_label("Votre message au demandeur").fill("Le budget semble trop bas.")
    page.get_by_label("Budget en euros").check(force=True)
    assert_accessible(page)
    page.get_by_role("button", name="Demander la correction").click()
    expect(page.get_by_role("heading", name="Le demandeur doit corriger son dossier")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)

    sign_in(mobile_page, dossier.applicant)  # type: ignore[arg-type]
    mobile_page.goto(f"/dossiers/{dossier.number}")
    mobile_page.wait_for_load_state("load")
    assert_accessible(mobile_page)
    mobile_page.get_by_role("button", name="Corriger le dossier").click()
    mobile_page.get_by_role("link", name="Budget en euros").click()
    mobile_page.get_by_label("Budget en euros").fill("2000")
    mobile_page.get_by_label("Nom du projet").focus()
    expect(mobile_page.locator("#filing-state")).to_have_text(SAVED)
    assert_accessible(mobile_page)
    assert_no_sideways_scroll(mobile_page)
    mobile_page.get_by_role("button", name="Relire et envoyer").click()
    expect(mobile_page.get_by_text("Vous avez modifié 1 réponse.")).to_be_visible()
    mobile_page.wait_for_load_state("load")
    assert_accessible(mobile_page)
    assert_no_sideways_scroll(mobile_page)
    mobile_page.get_by_role("button", name="Envoyer les modifications").click()
    expect(mobile_page.get_by_text("Vos modifications sont envoyées")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Modifié", exact=True)).to_be_visible()
    page.get_by_role("link", name="Lire ce qui a changé").click()
    expect(page.get_by_role("cell", name="2\u202f000")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.go_back()
    page.get_by_role("link", name="Accepter").click()
    page.get_by_role("button", name="Accepter le dossier").click()
    expect(page.get_by_text("Accepté").first).to_be_visible()
