"""A citizens' initiative fills and deposits its application, whatever happens to it on the way."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.procedures.models import Demarche
from tests.browser.conftest import VISITS
from tests.dossiers.cast import COMPLETE, FORM, post
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, SubmittedFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à \d+.h.\d\d")
SignIn = Callable[[Page, Person], None]
Check = Callable[[Page], None]


@pytest.fixture
def demarche(transactional_db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM), path="planter-des-arbres")


@pytest.fixture
def person(demarche: Demarche) -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


@pytest.fixture
def draft(demarche: Demarche, person: Person) -> Dossier:
    return DraftFactory.create(demarche=demarche, applicant=person)


def answers(draft: Dossier) -> dict[str, object]:
    return Dossier.objects.get(number=draft.number).answers


def test_the_whole_way(  # noqa: PLR0913, PLR0917 - fixtures
    page: Page,
    sign_in: SignIn,
    person: Person,
    assert_accessible: Check,
    run_jobs: Callable[..., int],
    mailoutbox: list[EmailMessage],
) -> None:
    MembershipFactory.create(person=person, organisation__name="Association Exemple", shares_dossiers=True)
    sign_in(page, person)
    page.goto("/commencer/planter-des-arbres/dossier")
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_text("Au nom de Association Exemple").click()
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("Il reste 2 réponses obligatoires.")).to_be_visible()
    page.get_by_label("Nom du projet").fill("Mille arbres")
    page.get_by_label("Présentation").fill("Planter mille arbres.")
    expect(page.locator("#filing-state")).to_have_text(SAVED)
    page.get_by_label("J’accepte le règlement").check(force=True)
    expect(page.get_by_text("Toutes les réponses obligatoires sont données.")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_label("Plan du projet").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": "Le plan, écrit.".encode()}
    )
    expect(page.get_by_role("link", name="plan.txt")).to_be_visible()
    page.get_by_role("button", name="Vérifier et déposer").click()
    expect(page.get_by_role("heading", name="Vérifiez, puis déposez")).to_be_visible()
    expect(page.get_by_text("Mille arbres", exact=True)).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.get_by_role("heading", name="Votre dossier est déposé")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    page.get_by_role("link", name="Suivre le dossier").click()
    expect(page.get_by_text("Le dossier a été déposé")).to_be_visible()
    page.wait_for_load_state("load")
    assert_accessible(page)
    assert run_jobs() >= 1
    assert [sent.to for sent in mailoutbox] == [[person.email]]
    assert Dossier.objects.get().state == State.SUBMITTED


def test_the_network_fails_and_comes_back(page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    VISITS[page.context].listening = False  # the browser's console tells of the lost network, rightly
    page.route("**/champs?*", lambda route: route.abort())
    page.get_by_label("Nom du projet").fill("Haies")
    expect(page.locator("#filing-state")).to_have_text(re.compile("Non enregistré, nouvel essai dans"))
    assert answers(draft) == {}
    page.unroute("**/champs?*")
    expect(page.locator("#filing-state")).to_have_text(SAVED, timeout=15_000)
    assert answers(draft) == {"title": "Haies"}
    page.reload()
    expect(page.get_by_label("Nom du projet")).to_have_value("Haies")


def test_two_tabs(page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    filing.save_answers(person, draft.number, post({"title": "Écrit ailleurs"}))
    page.get_by_label("Nom du projet").fill("Écrit ici")
    expect(page.get_by_text("modifiée entre-temps")).to_be_visible()
    expect(page.locator("#filing-state")).to_have_text(re.compile("à corriger"))
    assert answers(draft) == {"title": "Écrit ailleurs"}
    expect(page.get_by_label("Nom du projet")).to_have_value("Écrit ici")
    page.get_by_label("Nom du projet").press_sequentially(" !")
    expect(page.locator("#filing-state")).to_have_text(SAVED)
    assert answers(draft) == {"title": "Écrit ici !"}


def test_a_mistake_is_told_at_the_field(page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    budget = page.get_by_label("Budget en euros")
    budget.fill("beaucoup")
    budget.blur()
    expect(budget).to_have_attribute("aria-invalid", "true")
    budget.fill("12")
    budget.blur()
    expect(budget).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#filing-state")).to_have_text(SAVED)
    assert answers(draft) == {"budget": 12}


def test_rows_with_a_script(page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.get_by_label("Budget en euros").fill("beaucoup")
    for rank in (1, 2):
        page.get_by_role("button", name="Ajouter une ligne").click()
        expect(page.get_by_label("Nom du membre")).to_have_count(rank)
    expect(page.get_by_label("Nom du membre").nth(1)).to_be_focused()
    expect(page.get_by_label("Budget en euros")).to_have_value("beaucoup")
    with page.expect_response(lambda answer: "/champs?" in answer.url):
        page.get_by_label("Nom du membre").nth(1).fill("Ada")
    expect(page.locator("#filing-state")).to_have_text(re.compile("à corriger"))
    page.get_by_role("button", name=re.compile("Supprimer.*Membre 1")).click()
    expect(page.get_by_label("Nom du membre")).to_have_count(1)
    expect(page.get_by_label("Nom du membre")).to_have_value("Ada")
    rows = answers(draft)["people"]
    assert [row["person_name"] for row in rows] == ["Ada"]  # type: ignore[attr-defined]


def test_without_a_script(no_js_page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    page = no_js_page
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.get_by_label("Nom du projet").fill("Mille arbres")
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.get_by_label("Nom du membre").fill("Ada")
    page.get_by_label("Plan du projet").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": "Le plan, écrit.".encode()}
    )
    page.get_by_role("button", name="Vérifier et déposer").click()
    expect(page.get_by_role("alert")).to_contain_text("J’accepte le règlement")
    expect(page.get_by_role("link", name="plan.txt")).to_be_visible()
    page.get_by_label("J’accepte le règlement").check(force=True)
    page.get_by_role("button", name="Vérifier et déposer").click()
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.get_by_role("heading", name="Votre dossier est déposé")).to_be_visible()


def test_by_keyboard(page: Page, sign_in: SignIn, person: Person, draft: Dossier) -> None:
    sign_in(page, person)
    page.goto(f"/dossiers/{draft.number}/remplir")
    page.get_by_label("Nom du projet").focus()
    page.keyboard.type("Mille arbres")
    page.keyboard.press("Tab")
    page.keyboard.type("Planter.")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Vérifier et déposer":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vérifiez, puis déposez")).to_be_visible()
    page.get_by_role("button", name="Déposer le dossier").press("Enter")
    expect(page.get_by_role("heading", name="Votre dossier est déposé")).to_be_visible()


def test_every_page_fits_a_small_screen(
    mobile_page: Page, sign_in: SignIn, person: Person, draft: Dossier, assert_accessible: Check
) -> None:
    filing.save_answers(person, draft.number, post(COMPLETE | {"add-row-people": ""}))
    submitted = SubmittedFactory.create(demarche=draft.demarche, applicant=person, answers={"title": "Arbres"})
    sign_in(mobile_page, person)
    for path in (
        "/dossiers",
        f"/dossiers/{draft.number}/remplir",
        f"/dossiers/{draft.number}/deposer",
        f"/dossiers/{draft.number}/supprimer",
        f"/dossiers/{submitted.number}",
        f"/dossiers/{submitted.number}/depot",
        f"/dossiers/{submitted.number}/messages",
    ):
        mobile_page.goto(path)
        assert_accessible(mobile_page)
