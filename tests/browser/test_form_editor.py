"""An administrator builds the form of an accelerator’s season from nothing, with the keyboard only."""

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
MOST_TABS = 250
SignIn = Callable[[Page, Person], None]
Check = Callable[[Page], None]

FIRST = [
    ("texte court", "Nom de l’association"),
    ("adresse électronique", "Adresse de contact"),
    ("téléphone", "Téléphone"),
    ("choix unique", "Vous êtes"),
    ("siret", "Numéro SIRET"),
    ("commune", "Commune"),
]
SECOND = [
    ("texte court", "Nom du projet"),
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


KINDS = {
    "texte court": "text",
    "texte long": "textarea",
    "adresse électronique": "email",
    "téléphone": "phone",
    "choix unique": "single_choice",
    "choix multiple": "multiple_choice",
    "siret": "siret",
    "commune": "commune",
    "date": "date",
    "nombre entier": "integer",
    "nombre décimal": "decimal",
    "oui ou non": "yes_no",
    "pièces jointes": "files",
    "bloc répétable": "repetition",
    "case à cocher": "checkbox",
    "champ calculé": "calculated",
}


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

    def reach(self, name: str, role: Any = "button", *, backwards: bool = False) -> None:  # noqa: ANN401 - Playwright's roles
        """Press Tab until the focus is on a control."""
        wanted = self.page.get_by_role(role, name=name)
        expect(wanted.first).to_be_attached()
        for _press in range(MOST_TABS):
            if wanted.and_(self.page.locator(":focus")).count():
                return
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"« {name} » is not reached with Tab")

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
        if self.page.locator("textarea[name$='-options']:focus").count():
            self.write("Une association\nUne entreprise")
        self.press("Escape")
        expect(self.page.get_by_role("link", name=label, exact=True)).to_be_focused()


def form_of(demarche: Demarche) -> dict[str, Any]:
    demarche.refresh_from_db()
    document: dict[str, Any] = Revision.objects.get(pk=demarche.draft_revision_id).document
    return document


def fields_of(demarche: Demarche) -> dict[str, dict[str, Any]]:
    """Every field by its label, those of repetitions too."""
    roots = [field for section in form_of(demarche)["sections"] for field in section["fields"]]
    return {field["label"]: field for root in roots for field in (root, *root.get("fields", ()))}


def calculate(keys: Keyboard, demarche: Demarche) -> None:
    """Sum what the rows of the block before hold: the panels of its fields show the names to write."""
    keys.press("ArrowUp", "ArrowUp")
    expect(keys.page.get_by_role("link", name="Partenaires", exact=True)).to_be_focused()
    keys.press("a")
    expect(keys.page.locator("#add-q")).to_be_focused()
    keys.write("champ calculé")
    keys.press("Enter")
    expect(keys.page.locator(".e-panel input").first).to_be_focused()
    keys.write("Total des apports")
    keys.reach("Formule", "textbox")
    found = fields_of(demarche)
    keys.write(f"sum({found['Partenaires']['id']}.{found['Apport']['id']})")
    keys.press("Escape")
    expect(keys.page.get_by_role("link", name="Total des apports", exact=True)).to_be_focused()


def ask_associations_only(keys: Keyboard) -> None:
    """Show the SIRET to those who say that they are an association."""
    page = keys.page
    keys.reach("Numéro SIRET", "link", backwards=True)
    keys.press("Enter")
    keys.reach("Afficher ce champ sous condition", "link")
    keys.press("Enter")
    keys.reach("Champ", "combobox")
    keys.write("V")
    expect(page.get_by_label("Valeur")).to_be_visible()
    expect(page.get_by_label("Champ")).to_be_focused()
    keys.reach("Valeur", "combobox")
    keys.write("Une a")
    expect(page.get_by_label("Valeur")).to_have_value("Une association")
    keys.reach("Enregistrer la condition")
    keys.press("Enter")
    expect(page.get_by_text("La condition est enregistrée.")).to_be_visible()


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
    keys.reach("Ajouter un champ au bloc « Partenaires »", "link", backwards=True)
    keys.press("Enter")
    keys.add("texte court", "Nom du partenaire")
    keys.press("a")
    keys.add("nombre décimal", "Apport")
    calculate(keys, demarche)
    expect(page.locator("#editor-saved")).to_have_text(SAVED)
    ask_associations_only(keys)
    keys.reach("Date de lancement", "link")
    keys.press("Alt+ArrowUp")
    expect(page.get_by_role("link", name="Date de lancement", exact=True)).to_be_focused()
    keys.press("Control+z", "Control+Shift+Z")
    expect(page.locator("#editor-saved")).to_have_text(SAVED)
    found = fields_of(demarche)
    row = [("texte court", "Nom du partenaire"), ("nombre décimal", "Apport")]
    wanted = [*FIRST, *SECOND, *row, ("champ calculé", "Total des apports")]
    assert {label: field["type"] for label, field in found.items()} == {label: KINDS[words] for words, label in wanted}
    assert found["Numéro SIRET"]["when"] == {"op": "=", "field": found["Vous êtes"]["id"], "value": "Une association"}
    assert [field["label"] for field in found["Partenaires"]["fields"]] == ["Nom du partenaire", "Apport"]
    read_questionnaire(form_of(demarche))
    assert_accessible(page)
    keys.press("Enter")
    page.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(page)
