"""Every page on which a demarche is set up: no axe violation and no sideways scrolling on a telephone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.procedures.settings.pages import PAGES
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import GroupFactory, GroupMemberFactory
from tests.factories.questionnaires import field_document
from tests.procedures.test_form_editor import demarche_of

pytestmark = pytest.mark.django_db(transaction=True)
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "you",
            "title": "Vous",
            "fields": [
                {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["Association", "Commune"]},
                {"type": "date", "id": "born", "label": "Date de création de l’association ou de la commune"},
                {"type": "departement", "id": "place", "label": "Département"},
                field_document("table_choice", id="tree"),
                {"type": "text", "id": "name", "label": "Nom"},
            ],
        }
    ]
}
PAGES_OF_ALL = ("nouvelle", "modeles", "importer")
ASSOCIATION = {"op": "=", "field": "kind", "value": "Association"}
DEEP = {
    "op": "or",
    "of": [ASSOCIATION, {"op": "not", "of": {"op": "and", "of": [ASSOCIATION, {"op": "answered", "field": "born"}]}}],
}
OLD = {"op": "<", "field": "born", "value": {"days": -30}}
GONE = {"op": "=", "field": "gone", "value": "x"}


@pytest.fixture
def ada(transactional_db: None) -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


@pytest.fixture
def demarche(ada: Person) -> Demarche:
    demarche = demarche_of(ada, FORM)
    demarche.ineligibility, demarche.ineligibility_message = {"op": "and", "of": [DEEP, OLD]}, "Non."
    demarche.save()
    for rank, rule in enumerate((DEEP, ASSOCIATION, GONE)):
        group = GroupFactory.create(demarche=demarche, name=f"Groupe {rank}", rule=rule)
        GroupMemberFactory.create(group=group)
    return demarche


def addresses(demarche: Demarche) -> Iterator[str]:
    """The pages of a demarche, and those that come before it."""
    yield from ("/administration/demarches", *(f"/administration/demarches/{page}" for page in PAGES_OF_ALL))
    own, group = f"/administration/demarches/{demarche.pk}", demarche.groups.get(name="Groupe 0").pk
    yield own
    yield from (f"{own}/reglages", f"{own}/description")
    yield from (f"{own}/reglages/{page}" for page in PAGES if page != "description")
    yield from (f"{own}/groupes", f"{own}/groupes/{group}", f"{own}/groupes/{group}/regle")
    yield from (f"{own}/groupes/{group}/fermer", f"{own}/groupes/importer", f"{own}/groupes/controles")
    yield from (f"{own}/groupes/par-valeur?choice=place:region", f"{own}/groupes/reorienter")
    yield f"{own}/groupes/ou-irait?kind=Association&born=2020-01-31"
    yield from (f"{own}/administrateurs", f"{own}/publication", f"{own}/tests", f"{own}/versions")
    yield from (f"{own}/formulaire/conditions/champ/name", f"{own}/formulaire/tableaux/tree")
    yield from (f"{own}/formulaire/apercu", f"{own}/formulaire/echange", f"{own}/statistiques")
    yield from (f"{own}/cosignataires", f"{own}/frais", f"{own}/preremplissage", f"{own}/paiements")


def test_the_pages_of_a_demarche_are_accessible(
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    ada: Person,
    demarche: Demarche,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(mobile_page, ada)
    faults = {}
    for address in addresses(demarche):
        answer = mobile_page.goto(address)
        assert answer
        try:
            assert answer.status == 200
            assert_accessible(mobile_page)
        except AssertionError as fault:
            faults[address] = str(fault)
    assert faults == {}


def test_what_is_refused_is_accessible_too(
    mobile_page: Page,
    sign_in: Callable[[Page, Person], None],
    ada: Person,
    demarche: Demarche,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(mobile_page, ada)
    mobile_page.goto(f"/administration/demarches/{demarche.pk}/formulaire/conditions/champ/name")
    mobile_page.get_by_label("Champ").focus()
    mobile_page.get_by_label("Champ").select_option("born")
    expect(mobile_page.get_by_label("Comparaison")).to_be_visible()
    mobile_page.get_by_role("button", name="Ajouter un groupe").click()
    expect(mobile_page.get_by_label("Champ").nth(1)).to_be_focused()
    mobile_page.get_by_role("button", name="Enregistrer la condition").click()
    expect(mobile_page.get_by_role("alert")).to_contain_text("La condition n’est pas enregistrée")
    assert_accessible(mobile_page)
    gone = demarche.groups.get(name="Groupe 2").pk
    mobile_page.goto(f"/administration/demarches/{demarche.pk}/groupes/{gone}/regle")
    expect(mobile_page.get_by_text("Ce champ n’est plus dans le formulaire.")).to_be_visible()
    assert_accessible(mobile_page)
