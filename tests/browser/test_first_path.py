"""The whole path, by people who start from nothing: find the call, sign up, fill, deposit; instruct, decide; receive."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

import communs.demo
from communs.accounts.models import Person
from communs.core.jobs.inline import run_due
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.procedures.operations.documents import import_document
from tests.factories.organisations import OrganisationFactory
from tests.factories.procedures import GroupMemberFactory

pytestmark = pytest.mark.django_db(transaction=True)
CALL = Path(communs.demo.__file__).parent / "demarches" / "accelerateur-saison-2.yml"
TEXTS = {
    "Nom de l’initiative": "Cartes en commun",
    "L’initiative en quelques phrases": "Une carte que chacun enrichit.",
    "Prénom et nom": "Camille Exemple",
    "Adresse électronique": "camille@exemple.example",
    "Quel problème l’initiative traite-t-elle ?": "Des lieux utiles que personne ne recense.",
    "Quels effets a-t-elle déjà eus ?": "Trois communes s’en servent.",
    "À quelle priorité de l’action publique répond-elle ?": "L’accès aux droits.",
    "Nombre de personnes qui contribuent": "12",
    "Comment les décisions sont-elles prises ?": "Par vote.",
    "Personnes qui l’utilisent chaque mois": "1 200",
    "Qu’est-ce que l’État pourrait faire que vous ne pouvez pas faire seuls ?": "Ouvrir des données.",
}
CHOICES = {
    "carrier_kind": "Une association",
    "fields_of_action": "Culture",
    "common_resource": "Un logiciel",
    "is_open": "Oui",
    "needs": "Accès à des données",
    "need_kind": "Consolider",
    "publication_consent": "Oui",
    "accuracy": "Je certifie que les informations données sont exactes",
}


def letters_to(address: str) -> list[mail.EmailMessage]:
    run_due()
    return [sent for sent in mail.outbox if sent.to == [address]]


def find_the_call_and_sign_up(page: Page, address: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Accélérateur d’initiatives citoyennes").click()
    page.get_by_role("link", name="Commencer mon dossier").click()
    page.get_by_role("link", name="Créer un compte").first.click()
    page.locator("[name=first_name]").fill("Camille")
    page.locator("[name=last_name]").fill("Exemple")
    page.locator("[name=email]").fill(address)
    page.locator("[name=password1]").fill("le renard traverse quatre jardins")
    page.get_by_role("button", name="Créer mon compte").click()
    page.locator("[name=code]").wait_for()
    [letter] = letters_to(address)
    code = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", str(letter.body))
    assert code is not None
    page.locator("[name=code]").fill(code.group())
    page.locator("main form:has([name=code]) button").first.click()


def fill(page: Page) -> None:
    expect(page.locator("#filing")).to_be_visible()
    for label, text in TEXTS.items():
        page.get_by_label(label).fill(text)
    for name, label in CHOICES.items():
        choice = page.locator(f"input[name={name}]").and_(page.get_by_label(re.compile(f"^{label}")))
        page.locator(f"label[for={choice.get_attribute('id')}]").click()
    page.locator("input[name=presentation]").set_input_files(
        {"name": "presentation.txt", "mimeType": "text/plain", "buffer": b"Dix pages au plus."}
    )
    expect(page.get_by_role("link", name="presentation.txt")).to_be_visible()
    expect(page.get_by_text("Toutes les réponses obligatoires sont données.")).to_be_visible(timeout=30_000)


def test_from_nothing_to_the_decision(visit: Callable[..., object], sign_in: Callable[[Page, Person], None]) -> None:
    OrganisationFactory.create(siret="13002526500013")
    demarche = import_document(CALL.read_bytes(), by=None, and_publish=True)
    applicant, agent = (visit().context.new_page() for _ in range(2))  # type: ignore[attr-defined]
    address = "camille@exemple.example"

    find_the_call_and_sign_up(applicant, address)
    applicant.get_by_role("button", name="Commencer").click()
    fill(applicant)
    applicant.get_by_role("button", name="Vérifier et déposer").click()
    applicant.get_by_role("button", name="Déposer le dossier").click()
    expect(applicant.get_by_role("heading", name="Votre dossier est déposé")).to_be_visible()
    dossier = Dossier.objects.get()
    assert f"{dossier.number}" in str(letters_to(address)[-1].subject)

    sign_in(agent, GroupMemberFactory.create(group=demarche.groups.get()).person)
    agent.goto(f"/instruction/{demarche.pk}")
    agent.get_by_role("link", name=f"n° {dossier.number}").click()
    agent.get_by_role("button", name="Passer en instruction").click()
    agent.get_by_label("Votre message").fill("Qui finance l’initiative aujourd’hui ?")
    agent.get_by_role("button", name="Envoyer").click()
    expect(agent.get_by_text("Qui finance l’initiative aujourd’hui ?")).to_be_visible()

    question = letters_to(address)[-1]
    link = re.search(r"https?://\S+/dossiers/\S+", str(question.body))
    assert link is not None
    applicant.goto(urlsplit(link.group()).path)
    expect(applicant.get_by_text("Qui finance l’initiative aujourd’hui ?")).to_be_visible()

    agent.get_by_role("link", name="Accepter").click()
    agent.get_by_label("Motivation").fill("Un commun utile et ouvert.")
    agent.get_by_role("button", name="Accepter le dossier").click()
    expect(agent.get_by_text("Le dossier est accepté")).to_be_visible()
    decision = letters_to(address)[-1]
    assert [content[:5] for _, content, _ in decision.attachments] == [b"%PDF-"]
    applicant.goto(f"/dossiers/{dossier.number}")
    expect(applicant.get_by_text("Un commun utile et ouvert.")).to_be_visible()
    dossier.refresh_from_db()
    assert dossier.state == State.ACCEPTED
