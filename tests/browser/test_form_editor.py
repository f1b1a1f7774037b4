"""An administrator builds the form of a call from nothing, with the keyboard only."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.questionnaires.models import Revision
from communs.questionnaires.schema import read_questionnaire
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DraftDemarcheFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile(r"Enregistré à")
SignIn = Callable[[Page, Person], None]
Check = Callable[[Page], None]

FIRST = [
    ("texte court", "Nom du projet"),
    ("adresse électronique", "Adresse de contact"),
    ("téléphone", "Téléphone"),
    ("choix unique", "Vous êtes"),
    ("siret", "Numéro SIRET"),
    ("commune", "Commune"),
]
SECOND = [
    ("texte long", "Résumé du projet"),
    ("choix multiple", "Vos besoins"),
    ("date", "Date de lancement"),
    ("nombre entier", "Personnes touchées"),
    ("nombre décimal", "Budget"),
    ("oui ou non", "Le code est-il ouvert ?"),
    ("pièces jointes", "Présentation"),
    ("bloc répétable", "Partenaires"),
    ("case à cocher", "J’accepte le règlement"),
]


@pytest.fixture
def person(transactional_db: None) -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


@pytest.fixture
def demarche(person: Person) -> Demarche:
    demarche: Demarche = DraftDemarcheFactory.create(draft_revision=None, title="Appel à communs")
    DemarcheAdministratorFactory.create(demarche=demarche, person=person)
    return demarche


class Keyboard:
    """What a person does with keys alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str, role: Any = "button") -> None:  # noqa: ANN401 - Playwright's roles
        """Put the focus on a control, as Tab would."""
        self.page.get_by_role(role, name=name).first.focus()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def add(self, words: str, label: str) -> None:
        """Search a type, add it, write its label, close it."""
        expect(self.page.locator("#add-q")).to_be_focused()
        self.write(words)
        self.press("Enter")
        expect(self.page.locator(".e-panel input").first).to_be_focused()
        self.write(label)
        self.press("Tab")
        if self.page.evaluate("document.activeElement.name.endsWith('-options')"):
            self.write("Une association\nUne entreprise")
        self.press("Escape")
        expect(self.page.get_by_role("link", name=label, exact=True)).to_be_focused()


def form_of(demarche: Demarche) -> dict[str, Any]:
    demarche.refresh_from_db()
    document: dict[str, Any] = Revision.objects.get(pk=demarche.draft_revision_id).document
    return document


def test_a_form_is_built_with_the_keyboard(
    page: Page, sign_in: SignIn, person: Person, demarche: Demarche, assert_accessible: Check
) -> None:
    sign_in(page, person)
    page.goto(f"/administration/demarches/{demarche.pk}/formulaire")
    keys = Keyboard(page)
    keys.reach("Ajouter un premier champ", "link")
    keys.press("Enter")
    for number, (words, label) in enumerate(FIRST):
        if number:
            keys.press("a")
        keys.add(words, label)
    keys.reach("Titre d’une nouvelle section", "textbox")
    keys.write("Votre projet")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Votre projet")).to_be_visible()
    keys.reach("Ajouter un champ à la fin de « Votre projet »", "link")
    keys.press("Enter")
    for number, (words, label) in enumerate(SECOND):
        if number:
            keys.press("a")
        keys.add(words, label)
    keys.reach("Ajouter un champ au bloc « Partenaires »", "link")
    keys.press("Enter")
    keys.add("texte court", "Nom du partenaire")
    expect(page.locator("#editor-saved")).to_have_text(SAVED)
    read_questionnaire(form_of(demarche))
    assert_accessible(page)
    keys.reach("Date de lancement", "link")
    keys.press("Alt+ArrowUp")
    expect(page.get_by_role("link", name="Date de lancement", exact=True)).to_be_focused()
    keys.press("Control+z", "Control+Shift+Z")
    keys.press("Enter")
    page.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(page)
