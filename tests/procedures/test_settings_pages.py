"""The settings of a demarche: pages, refusals that keep what was typed, documents."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.document import read_document, write_document
from communs.procedures.models import Demarche, DemarchePath
from communs.procedures.operations.documents import import_document
from communs.procedures.settings.form import SettingsForm
from communs.procedures.settings.pages import PAGES
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
GOOD: dict[str, dict[str, Any]] = {
    "service": {
        "service_name": "Service des salles",
        "contact_email": "salles@mairie.example",
        "service_phone": "01 23 45 67 89",
        "service_hours": "Du lundi au vendredi, de 9 h à 17 h",
        "service_address": "1 place de la Mairie, 38000 Grenoble",
        "service_siret": "130 025 265 00013",
        "dpo_contact": "https://mairie.example/donnees",
    },
    "calendrier": {
        "time_zone": "Indian/Reunion",
        "opens_at": "2040-01-01T08:00",
        "closes_at": "2040-02-01T18:00",
        "retention_months": "24",
    },
    "demandeurs": {
        "identity": "person",
        "asks_birth_date": "on",
        "allows_mandate": "on",
        "restriction": "proconnect",
        "email_domains": "Mairie.example\n@ville.example\n\nmairie.example",
    },
    "eligibilite": {
        "ineligibility-join": "and",
        "ineligibility.0-is": "row",
        "ineligibility.0-field": "budget",
        "ineligibility.0-operator": ">",
        "ineligibility.0-value": "10 000",
        "ineligibility.1-is": "row",
        "ineligibility.1-field": "project_name",
        "ineligibility.1-operator": "answered",
        "ineligibility.2-is": "row",
        "ineligibility_message": "Le budget dépasse 10 000 €.",
    },
    "fin-de-depot": {"deposit_message": "Merci **beaucoup**.", "booking_url": "https://rdv.example/salles"},
    "experts": {"experts_allowed": "on", "experts_listed_only": "on", "listed_experts": "Un@exemple.example"},
    "etiquettes": {"labels-rank": ["2", "1", "9"], "labels-name": ["Deux", "Un", ""], "labels-colour": ["blue"] * 3},
}
BAD: dict[str, dict[str, Any]] = {
    "service": GOOD["service"] | {"service_siret": "130 025 265 00014"},
    "calendrier": GOOD["calendrier"] | {"closes_at": "2039-01-01T08:00"},
    "demandeurs": GOOD["demandeurs"] | {"email_domains": "pas un domaine"},
    "eligibilite": GOOD["eligibilite"] | {"ineligibility.0-value": "beaucoup"},
    "fin-de-depot": GOOD["fin-de-depot"] | {"booking_url": "javascript:alert(1)"},
    "experts": GOOD["experts"] | {"listed_experts": "personne"},
    "etiquettes": GOOD["etiquettes"] | {"labels-name": ["Un", "Un", ""]},
}


@pytest.fixture
def demarche(client: Client) -> Demarche:
    person: Person = PersonFactory()
    client.force_login(person)
    found: Demarche = DemarcheFactory()
    DemarcheAdministratorFactory(demarche=found, person=person)
    return found


def as_shown(response: HttpResponse) -> dict[str, Any]:
    """What a browser would send of a form, as it is."""
    return {field.html_name: value for field in response.context["form"] if (value := field.value())}


def address(demarche: Demarche, page: str) -> str:
    return f"/administration/demarches/{demarche.pk}/" + (
        "description" if page == "description" else f"reglages/{page}"
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_valid_and_saving_it_as_it_is_changes_nothing(
    client: Client, demarche: Demarche, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        response = client.get(address(demarche, page))
    assert_valid_html(response)
    posted = as_shown(response) | ({"ineligibility-join": "or"} if page == "eligibilite" else {})
    assert client.post(address(demarche, page), posted).status_code == 302
    assert trail(demarche).count() == 0


@pytest.mark.parametrize("page", GOOD)
def test_settings_are_saved_once(client: Client, demarche: Demarche, page: str) -> None:
    for _time in range(2):
        assert client.post(address(demarche, page), GOOD[page]).status_code == 302
    assert [entry.verb for entry in trail(demarche)] == ["settings"]


@pytest.mark.parametrize("page", BAD)
def test_a_refusal_keeps_what_was_typed_and_changes_nothing(client: Client, demarche: Demarche, page: str) -> None:
    before = write_document(demarche)
    response = client.post(address(demarche, page), BAD[page])
    html = response.content.decode()
    kept = {name: value for name, value in BAD[page].items() if name not in {"labels-rank", "labels-colour"}}
    typed = [text for value in kept.values() for text in (value if isinstance(value, list) else [value])]
    missing = [text for text in typed if text not in {"on", ""} and text.splitlines()[0] not in html]
    demarche.refresh_from_db()
    assert (response.status_code, missing, write_document(demarche)) == (422, [], before)
    assert trail(demarche).count() == 0


def test_what_the_pages_saved(client: Client, demarche: Demarche) -> None:
    for page, values in GOOD.items():
        client.post(address(demarche, page), values)
    demarche.refresh_from_db()
    assert (demarche.service_siret, demarche.opens_at, demarche.asks_civility, demarche.email_domains) == (
        "13002526500013",
        datetime(2040, 1, 1, 4, tzinfo=UTC),
        False,
        ["mairie.example", "ville.example"],
    )
    assert list(demarche.labels.values_list("name", "colour")) == [("Un", "blue"), ("Deux", "blue")]
    assert list(demarche.listed_experts.values_list("email", flat=True)) == ["un@exemple.example"]


def test_a_rule_of_the_page_is_a_condition(client: Client, demarche: Demarche) -> None:
    client.post(address(demarche, "eligibilite"), GOOD["eligibilite"])
    demarche.refresh_from_db()
    over = {"op": ">", "field": "budget", "value": 10000}
    assert demarche.ineligibility == {"op": "and", "of": [over, {"op": "answered", "field": "project_name"}]}
    html = client.get(address(demarche, "eligibilite")).content.decode()
    assert 'value="10000"' in html


def test_rows_of_the_rule_come_and_go_before_they_are_kept(client: Client, demarche: Demarche) -> None:
    typed = GOOD["eligibilite"] | {"ineligibility_message": "Presque."}
    page = client.post(address(demarche, "eligibilite"), typed | {"ineligibility-do": "drop:ineligibility.1"})
    assert_valid_html(page)
    html = page.content.decode()
    assert (page.status_code, "Presque." in html, 'value="10 000"' in html) == (200, True, True)
    assert ('name="ineligibility.1-field"' in html, 'name="ineligibility.2-field"' in html) == (True, False)
    demarche.refresh_from_db()
    assert (demarche.ineligibility, trail(demarche).count()) == (None, 0)


def test_a_rule_of_several_levels_is_shown_and_kept(client: Client, demarche: Demarche) -> None:
    rule = {"op": "not", "of": {"op": "answered", "field": "budget"}}
    Demarche.objects.filter(pk=demarche.pk).update(ineligibility=rule, ineligibility_message="Non.")
    row = {"is": "row", "field": "budget", "operator": "not answered"}
    html = client.get(address(demarche, "eligibilite")).content.decode()
    assert '<option value="not answered" selected>' in html
    posted = {f"ineligibility.0-{name}": value for name, value in row.items()}
    posted["ineligibility_message"] = "Dites votre budget."
    assert client.post(address(demarche, "eligibilite"), posted).status_code == 302
    demarche.refresh_from_db()
    assert (demarche.ineligibility, demarche.ineligibility_message) == (rule, "Dites votre budget.")


def test_a_document_holds_every_setting(client: Client, demarche: Demarche) -> None:
    for page, values in GOOD.items():
        client.post(address(demarche, page), values)
    demarche.refresh_from_db()
    text = write_document(demarche)
    assert set(read_document(text).header) == set(SettingsForm.base_fields)
    copy = import_document(text.replace(demarche.path, "une-copie"), by=None)
    assert write_document(copy) == text.replace(demarche.path, "une-copie")


def test_a_new_address_keeps_the_former_one(client: Client, demarche: Demarche) -> None:
    posted = as_shown(client.get(address(demarche, "description"))) | {"path": "nouvelle-adresse"}
    former = demarche.path
    assert client.post(address(demarche, "description"), posted).status_code == 302
    assert list(DemarchePath.objects.values_list("path", "demarche")) == [(former, demarche.pk)]
    assert client.get(f"/commencer/{former}").headers["Location"] == "/commencer/nouvelle-adresse"


def test_the_address_of_another_demarche_is_refused(client: Client, demarche: Demarche) -> None:
    posted = as_shown(client.get(address(demarche, "description"))) | {"path": DemarcheFactory().path}
    assert client.post(address(demarche, "description"), posted).status_code == 422
    former, _unused = demarche.path, demarche.refresh_from_db()
    assert (demarche.path, trail(demarche).count()) == (former, 0)


def test_only_the_administrators_change_settings(client: Client, demarche: Demarche) -> None:
    statuses = []
    for person in (DemarcheAdministratorFactory().person, PersonFactory()):
        client.force_login(person)
        statuses.append(client.post(address(demarche, "service"), GOOD["service"]).status_code)
    demarche.refresh_from_db()
    assert (statuses, demarche.service_name, trail(demarche).count()) == ([404, 403], "", 0)


def test_the_public_page_says_who_answers(client: Client, demarche: Demarche) -> None:
    client.post(address(demarche, "service"), GOOD["service"])
    html = client.get(f"/commencer/{demarche.path}").content.decode()
    absent = [value for name, value in GOOD["service"].items() if name != "service_siret" and value not in html]
    assert absent == []
