"""An administrator publishes the second version of a form while an applicant is filling the first."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.procedures.models import Demarche
from communs.questionnaires.operations.publishing import publish, write_draft
from tests.browser.conftest import assert_no_sideways_scroll
from tests.dossiers.cast import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à \d+.h.\d\d")


@pytest.fixture
def demarche(transactional_db: None) -> Demarche:
    """Published, with a draft that asks no presentation any more and asks for a SIRET."""
    demarche = DemarcheFactory.create(purpose="Planter des arbres.")
    GroupMemberFactory.create(group=demarche.groups.get())
    key, by = f"demarche:{demarche.pk}", PersonFactory.create()
    demarche.published_revision = publish(write_draft(key, FORM, by=by), by=by)
    title, _summary, *others = FORM["sections"][0]["fields"]  # type: ignore[index]
    fields = [title, *others, {"id": "siret", "type": "siret", "label": "Numéro SIRET"}]
    sections = [{"id": "project", "title": "Votre projet", "fields": fields}, FORM["sections"][1]]
    demarche.draft_revision = write_draft(key, {"sections": sections}, by=by)
    demarche.save()
    return demarche


def test_publishing_while_somebody_fills(  # noqa: PLR0913, PLR0917 - fixtures
    page: Page,
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    demarche: Demarche,
    assert_accessible: Callable[[Page], None],
    run_jobs: Callable[..., int],
) -> None:
    administrator = DemarcheAdministratorFactory.create(demarche=demarche).person
    draft = DraftFactory.create(demarche=demarche)
    sign_in(mobile_page, draft.applicant)
    mobile_page.goto(f"/dossiers/{draft.number}/remplir")
    mobile_page.get_by_label("Présentation").fill("Planter mille arbres.")
    expect(mobile_page.locator("#filing-state")).to_have_text(SAVED)

    sign_in(page, administrator)
    page.goto(f"/administration/demarches/{demarche.pk}/versions")
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_role("link", name="Relire les changements et publier").click()
    expect(page.get_by_text("Le champ « Présentation » est retiré.").first).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    for field in ("summary", "siret"):
        page.locator(f"#choice-{field}-ask").check(force=True)
    page.get_by_role("button", name="Publier cette version").click()
    expect(page.get_by_text("La nouvelle version est publiée.")).to_be_visible()
    run_jobs()
    page.reload()
    expect(page.get_by_text("Passés à la nouvelle version : 1")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)

    mobile_page.get_by_label("Nom du projet").fill("Mille arbres")
    with mobile_page.expect_response(lambda answer: "Mille" in (answer.request.post_data or "")):
        mobile_page.get_by_label("Nom du projet").press("Tab")
    told = mobile_page.get_by_text("Ce que vous venez de saisir est enregistré.")
    expect(told).to_be_visible()
    mobile_page.get_by_role("link", name="Ouvrir le nouveau formulaire").click()
    expect(mobile_page.get_by_label("Nom du projet")).to_have_value("Mille arbres")
    expect(mobile_page.get_by_role("link", name="Numéro SIRET")).to_be_visible()
    assert_no_sideways_scroll(mobile_page)
    mobile_page.wait_for_load_state("load")
    assert_accessible(mobile_page)
    mobile_page.get_by_role("link", name="Lire vos réponses précédentes").click()
    expect(mobile_page.get_by_text("Planter mille arbres.")).to_be_visible()
    mobile_page.wait_for_load_state("load")
    assert_accessible(mobile_page)
    assert Dossier.objects.get().answers == {"title": "Mille arbres"}
