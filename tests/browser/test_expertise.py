"""An expert is invited, reads the dossier, and is shown out: two people, each in their own window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import SubmittedFactory
from tests.factories.procedures import GroupMemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "camille@exemple.example"


def test_the_instructor_invites_an_expert_who_reads_until_revoked(
    page: Page,
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    dossier: Dossier = SubmittedFactory(answers={"project_name": "Des haies pour tous"})
    sign_in(page, GroupMemberFactory(group=dossier.group).person)
    page.goto(f"/instruction/dossiers/{dossier.number}")
    page.get_by_role("link", name="Inviter un expert").click()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites à l’expert pourquoi")
    assert_accessible(page)
    page.get_by_label("Adresse électronique de l’expert").fill(ADDRESS)
    page.get_by_label("Motif de l’invitation").fill("Vous connaissez les haies.")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("en attente d’un compte")).to_be_visible()
    assert_accessible(page)

    sign_in(mobile_page, PersonFactory(email=ADDRESS))
    mobile_page.goto("/expertise")
    assert_accessible(mobile_page)
    mobile_page.get_by_role("link", name=dossier.demarche.title).click()
    expect(mobile_page.get_by_text("Vous connaissez les haies.")).to_be_visible()
    expect(mobile_page.get_by_text("Des haies pour tous")).to_be_visible()
    assert_accessible(mobile_page)

    page.get_by_role("link", name=f"Retirer l’accès de {ADDRESS}").click()
    page.wait_for_load_state()
    assert_accessible(page)
    page.get_by_role("button", name="Retirer l’accès").click()
    expect(page.get_by_text("Aucun expert n’est invité")).to_be_visible()
    mobile_page.goto("/expertise")
    expect(mobile_page.get_by_text("Aucun dossier à expertiser")).to_be_visible()
    assert_accessible(mobile_page)
