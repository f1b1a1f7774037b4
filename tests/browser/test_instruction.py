"""From the deposit to the decision, in a real browser: the agent and the applicant, each in their own window."""

from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.core.jobs.inline import run_due
from communs.dossiers.models import Dossier
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, InReviewFactory, MessageFactory, SubmittedFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    GroupMemberFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, Person], None]
Check = Callable[[Page], None]


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    made: Dossier = SubmittedFactory(
        applicant=PersonFactory(first_name="Camille", last_name="Exemple"),
        answers={"project_name": "Des haies pour tous", "budget": 1200},
    )
    return made


def test_the_agent_asks_and_accepts(
    visit: Callable[..., object], dossier: Dossier, sign_in: SignIn, assert_accessible: Check
) -> None:
    agent_page, applicant_page = visit().context.new_page(), visit().context.new_page()  # type: ignore[attr-defined]
    agent = GroupMemberFactory(group=dossier.group).person
    sign_in(agent_page, agent)
    sign_in(applicant_page, dossier.applicant)

    agent_page.goto(f"/instruction/{dossier.demarche_id}")
    assert_accessible(agent_page)
    agent_page.get_by_role("link", name=f"n° {dossier.number}").click()
    agent_page.wait_for_load_state()
    assert_accessible(agent_page)
    agent_page.get_by_role("button", name="Passer en instruction").click()
    expect(agent_page.get_by_text("Le dossier est en instruction")).to_be_visible()
    agent_page.get_by_label("Votre message").fill("Pouvez-vous préciser votre budget ?")
    agent_page.get_by_role("button", name="Envoyer").click()
    expect(agent_page.get_by_text("Pouvez-vous préciser votre budget ?")).to_be_visible()

    applicant_page.goto(f"/dossiers/{dossier.number}/messages")
    applicant_page.get_by_label("Votre message").fill("Mille deux cents euros.")
    applicant_page.get_by_role("button", name="Envoyer").click()
    expect(applicant_page.get_by_text("Mille deux cents euros.")).to_be_visible()

    agent_page.reload()
    expect(agent_page.get_by_text("Mille deux cents euros.")).to_be_visible()
    agent_page.get_by_role("link", name="Accepter").click()
    agent_page.wait_for_load_state()
    assert_accessible(agent_page)
    agent_page.get_by_label("Motivation").fill("Le projet répond à l’appel.")
    agent_page.get_by_role("button", name="Accepter le dossier").click()
    expect(agent_page.get_by_text("Le dossier est accepté")).to_be_visible()
    agent_page.wait_for_load_state()
    assert_accessible(agent_page)

    run_due()
    [decision] = [sent for sent in mail.outbox if sent.attachments]
    assert decision.to == [dossier.applicant_email]
    assert [(name, kind, content[:5]) for name, content, kind in decision.attachments] == [
        (f"decision-dossier-{dossier.number}.pdf", "application/pdf", b"%PDF-")
    ]
    applicant_page.goto(f"/dossiers/{dossier.number}")
    expect(applicant_page.get_by_role("link", name="Lettre de décision (PDF)")).to_be_visible()


def test_instructors_pages_fit_a_narrow_window(
    mobile_page: Page, dossier: Dossier, sign_in: SignIn, assert_accessible: Check
) -> None:
    MessageFactory(dossier=dossier)
    done = AcceptedFactory(demarche=dossier.demarche)
    held = InReviewFactory(demarche=dossier.demarche)
    sign_in(mobile_page, GroupMemberFactory(group=dossier.group).person)
    pages = [
        "/instruction",
        f"/instruction/{dossier.demarche_id}",
        f"/instruction/{dossier.demarche_id}?q=introuvable",
        f"/instruction/dossiers/{dossier.number}",
        f"/instruction/dossiers/{done.number}",
        f"/instruction/dossiers/{done.number}/reopen",
        f"/instruction/dossiers/{held.number}/refuse",
    ]
    for page in pages:
        mobile_page.goto(page)
        assert_accessible(mobile_page)


def test_a_decision_without_javascript(no_js_page: Page, sign_in: SignIn, transactional_db: None) -> None:
    held = InReviewFactory()
    sign_in(no_js_page, GroupMemberFactory(group=held.group).person)
    no_js_page.goto(f"/instruction/dossiers/{held.number}/refuse")
    no_js_page.get_by_role("button", name="Refuser le dossier").click()
    expect(no_js_page.get_by_role("link", name="Dites pourquoi")).to_be_visible()
    no_js_page.get_by_label("Motivation").fill("Hors sujet.")
    no_js_page.get_by_role("button", name="Refuser le dossier").click()
    expect(no_js_page.get_by_text("Le dossier est refusé")).to_be_visible()


def test_demarches_pages_are_accessible(
    mobile_page: Page, page: Page, sign_in: SignIn, assert_accessible: Check, transactional_db: None
) -> None:
    demarche = DemarcheFactory(audience="Tout le monde", purpose="Pour un essai.")
    administrator = DemarcheAdministratorFactory(demarche=demarche).person
    GroupMemberFactory(group=demarche.groups.get())
    for window in (page, mobile_page):
        sign_in(window, administrator)
        for address in (
            "/demarches",
            "/demarches?q=introuvable",
            f"/commencer/{demarche.path}",
            f"/administration/demarches/{demarche.pk}",
            f"/administration/demarches/{demarche.pk}/publication/close",
        ):
            window.goto(address)
            assert_accessible(window)
