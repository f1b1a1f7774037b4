"""Conditions built on a page without script: rows, groups, what is refused, and that nothing is lost on the way."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.accounts.models import Person
from communs.procedures.editor import conditions
from communs.procedures.editor.sources import sources_for_field, sources_for_section
from communs.procedures.models import Demarche
from communs.questionnaires.schema import convert_condition, read_draft
from tests.factories.accounts import PersonFactory
from tests.markup import assert_valid_html
from tests.procedures.test_form_editor import demarche_of, document, fields

FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "you",
            "title": "Vous",
            "fields": [
                {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["Association", "Entreprise"]},
                {"type": "integer", "id": "people", "label": "Salariés"},
                {"type": "yes_no", "id": "open", "label": "Ouvert ?"},
                {"type": "date", "id": "born", "label": "Création"},
                {"type": "decimal", "id": "budget", "label": "Budget"},
                {"type": "commune", "id": "town", "label": "Commune"},
                {
                    "type": "linked_choice",
                    "id": "field",
                    "label": "Domaine",
                    "options": [{"label": "Sport", "choices": ["Club"]}, {"label": "Autre"}],
                },
                {"type": "text", "id": "name", "label": "Nom"},
                {
                    "type": "repetition",
                    "id": "partners",
                    "label": "Partenaires",
                    "fields": [
                        {"type": "text", "id": "partner", "label": "Nom du partenaire"},
                        {"type": "text", "id": "role", "label": "Rôle"},
                    ],
                },
                {"type": "text", "id": "target", "label": "Siège"},
            ],
        },
        {"id": "more", "title": "Suite", "fields": [{"type": "text", "id": "end", "label": "Fin"}]},
    ]
}
READ = read_draft(FORM)
SOURCES = sources_for_field(READ, "target")
atoms = st.sampled_from(
    [
        {"op": "=", "field": "kind", "value": "Association"},
        {"op": "≠", "field": "kind", "value": "Entreprise"},
        {"op": ">", "field": "people", "value": 3},
        {"op": "≤", "field": "budget", "value": 2.5},
        {"op": "=", "field": "open", "value": False},
        {"op": "<", "field": "born", "value": "2020-01-31"},
        {"op": "≥", "field": "born", "value": {"days": -30}},
        {"op": "in", "field": "town", "value": "departement:43"},
        {"op": "=", "field": "field", "value": ["Sport", "Club"]},
        {"op": "matches", "field": "name", "value": "[A-Z]+"},
        {"op": "answered", "field": "name"},
    ]
)
trees = st.recursive(
    atoms,
    lambda inner: (
        st.builds(
            lambda op, of: {"op": op, "of": of}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)
        )
        | st.builds(lambda of: {"op": "not", "of": of}, inner)
    ),
    max_leaves=6,
)


def as_post(node: conditions.Group | conditions.Row) -> dict[str, str]:
    """What a page posts of these rows."""
    own = {"is": "row", "op": "", "not": "1" if node.negated else ""}
    if isinstance(node, conditions.Group):
        own |= {"is": "group", "op": node.op}
        inner = [as_post(item) for item in node.items]
    else:
        own |= {"field": node.field, "operator": node.operator, "value": node.value}
        inner = []
    found = {f"c-{node.path}-{name}": value for name, value in own.items() if value}
    return found | {name: value for part in inner for name, value in part.items()}


@settings(deadline=None)
@given(trees)
def test_a_condition_goes_through_the_page_unchanged(condition: dict[str, Any]) -> None:
    convert_condition(condition)
    rows = conditions.grown(condition)
    assert conditions.pruned(conditions.posted(as_post(rows)), SOURCES) == condition


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["c-r-is", "c-r.0-is", "c-r.0.1-is", "c-r.x-is", "c-r.99999999-is", "c-r-op", "c-r.0-field", "c-r.0-op"]
        ),
        st.sampled_from(["group", "row", "and", "zzz", "kind"]),
    ),
    st.sampled_from(["row:r", "group:r.0", "drop:r", "drop:r.0", "nothing"]),
)
def test_any_post_is_read(post: dict[str, str], act: str) -> None:
    root = conditions.changed(conditions.posted(post), act)
    assert root.path == "r"


def test_a_condition_reads_what_comes_before_and_its_own_row() -> None:
    asked = [
        list(sources_for_field(READ, "people")),
        list(sources_for_field(READ, "role"))[-2:],
        list(sources_for_field(READ, "gone")),
        "end" in sources_for_section(READ, "more"),
        "target" in sources_for_section(READ, "more"),
    ]
    assert asked == [["kind"], ["name", "partner"], [], False, True]


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
    post = {"c-r-op": "or", "c-r.0-is": "row", "c-r.0-field": "kind"}
    html = client.post(url(demarche), {**post, "do": "row:r"}).content.decode()
    assert 'name="c-r.1-field"' in html
    assert '<option value="Association">Association</option>' in html
    assert "when" not in fields(demarche)["target"]
    post |= {"c-r.0-operator": "=", "c-r.0-value": "Association", "c-r.1-is": "row", "c-r.1-field": "people"}
    post |= {"c-r.1-operator": ">", "c-r.1-value": "1 000", "c-r.1-not": "1"}
    assert client.post(url(demarche), {**post, "do": "save"}).status_code == 302
    assert fields(demarche)["target"]["when"] == {
        "op": "or",
        "of": [
            {"op": "=", "field": "kind", "value": "Association"},
            {"op": "not", "of": {"op": ">", "field": "people", "value": 1000}},
        ],
    }
    client.post(url(demarche), {"do": "clear"})
    assert document(demarche) == FORM


@pytest.mark.django_db
def test_a_section_has_a_condition_too(client: Client, demarche: Demarche) -> None:
    post = {"c-r.0-is": "row", "c-r.0-field": "open", "c-r.0-operator": "=", "c-r.0-value": "true", "do": "save"}
    assert client.post(url(demarche, "more", "section"), post).status_code == 302
    assert document(demarche)["sections"][1]["when"] == {"op": "=", "field": "open", "value": True}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"field": "end", "operator": "=", "value": "x"}, "Ce champ n’est plus avant celui-ci"),
        ({"field": "kind", "operator": "<", "value": "x"}, "Choisissez une comparaison."),
        ({"field": "people", "operator": ">", "value": " "}, "Donnez une valeur."),
        ({"field": "people", "operator": ">", "value": "beaucoup"}, "Salariés"),
        ({"field": "name", "operator": "matches", "value": "("}, "Nom"),
    ],
)
def test_a_bad_row_is_told_and_comes_back_as_it_was_typed(
    client: Client, demarche: Demarche, row: dict[str, str], message: str
) -> None:
    post = {"c-r.0-is": "row", "do": "save"} | {f"c-r.0-{name}": value for name, value in row.items()}
    answer = client.post(url(demarche), post)
    html = answer.content.decode()
    assert (answer.status_code, message in html) == (422, True)
    if row["value"] in {"beaucoup", "("}:
        assert f'value="{row["value"]}"' in html
    assert document(demarche) == FORM


@pytest.mark.django_db
def test_what_is_not_there_is_not_found(client: Client, demarche: Demarche) -> None:
    addresses = [url(demarche, "gone"), url(demarche, "target", "section"), url(demarche, "target", "other")]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
