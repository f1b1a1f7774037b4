"""The page of a field’s or a section’s condition, without script: rows come and go, the end keeps them."""

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from tests.factories.accounts import PersonFactory
from tests.factories.conditions import FORM
from tests.markup import assert_valid_html
from tests.procedures.test_form_editor import demarche_of, document, fields


@pytest.fixture
def administrator(client: Client) -> Person:
    person: Person = PersonFactory.create()
    client.force_login(person)
    return person


@pytest.fixture
def demarche(administrator: Person) -> Demarche:
    return demarche_of(administrator, FORM)


def url(demarche: Demarche, name: str = "target", kind: str = "champ") -> str:
    return f"/administration/demarches/{demarche.pk}/formulaire/conditions/{kind}/{name}"


@pytest.mark.django_db
def test_a_condition_is_built_row_by_row_and_kept_at_the_end(client: Client, demarche: Demarche) -> None:
    page = client.get(url(demarche))
    assert_valid_html(page)  # type: ignore[arg-type]
    post = {"when-join": "or", "when.0-is": "row", "when.0-field": "kind"}
    html = client.post(url(demarche), {**post, "when-do": "row:when"}).content.decode()
    assert 'name="when.1-field"' in html
    assert '<option value="Association">Association</option>' in html
    assert "when" not in fields(demarche)["target"]
    post |= {"when.0-operator": "=", "when.0-value": "Association", "when.1-is": "row", "when.1-field": "people"}
    post |= {"when.1-operator": ">", "when.1-value": "1 000"}
    assert client.post(url(demarche), post).status_code == 302
    assert fields(demarche)["target"]["when"] == {
        "op": "or",
        "of": [
            {"op": "=", "field": "kind", "value": "Association"},
            {"op": ">", "field": "people", "value": 1000},
        ],
    }
    client.post(url(demarche), {"do": "clear"})
    assert document(demarche) == FORM


@pytest.mark.django_db
def test_a_section_has_a_condition_too(client: Client, demarche: Demarche) -> None:
    post = {"when.0-is": "row", "when.0-field": "open", "when.0-operator": "=", "when.0-value": "true"}
    assert client.post(url(demarche, "more", "section"), post).status_code == 302
    assert document(demarche)["sections"][1]["when"] == {"op": "=", "field": "open", "value": True}


@pytest.mark.django_db
def test_a_bad_row_is_told_and_comes_back_as_it_was_typed(client: Client, demarche: Demarche) -> None:
    post = {"when.0-is": "row", "when.0-field": "people", "when.0-operator": ">", "when.0-value": "beaucoup"}
    answer = client.post(url(demarche), post)
    assert_valid_html(answer, 422)  # type: ignore[arg-type]
    html = answer.content.decode()
    assert (answer.status_code, 'value="beaucoup"' in html, 'role="alert"' in html) == (422, True, True)
    assert document(demarche) == FORM


@pytest.mark.django_db
def test_what_is_not_there_is_not_found(client: Client, demarche: Demarche) -> None:
    addresses = [url(demarche, "gone"), url(demarche, "target", "section"), url(demarche, "target", "other")]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
