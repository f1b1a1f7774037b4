"""What rules do together, against trying every answer; where a dossier goes, against the plainest loop."""

import itertools
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.procedures.models import Group
from communs.procedures.routing.analysis import analyse_rules
from communs.procedures.routing.router import Router
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.schema import convert_condition
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupFactory, RevisionFactory
from tests.markup import assert_valid_html

KIND = {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["a", "b", "c"]}
ADULT = {"type": "yes_no", "id": "adult", "label": "Majeur ?"}
PEOPLE = {"type": "integer", "id": "people", "label": "Personnes", "minimum": 0, "maximum": 4}
TAGS = {"type": "multiple_choice", "id": "tags", "label": "Thèmes", "options": ["x", "y", "z"]}
HIDDEN = {"type": "yes_no", "id": "more", "label": "Encore ?", "when": {"op": "=", "field": "kind", "value": "a"}}
FORM = {"sections": [{"id": "main", "title": "Vous", "fields": [KIND, ADULT, PEOPLE, TAGS, HIDDEN]}]}
COMPILED = compile_questionnaire(FORM)
SETS = [list(chosen) for size in (1, 2, 3) for chosen in itertools.combinations("xyz", size)]
EVERY: dict[str, list[Any]] = {
    "kind": [None, "a", "b", "c"],
    "adult": [None, True, False],
    "people": [None, 0, 1, 2, 3, 4],
    "tags": [None, *SETS],
    "more": [None, True, False],
}
SHEETS = [
    {name: value for name, value in zip(EVERY, values, strict=True) if value is not None}
    for values in itertools.product(*EVERY.values())
]
ATOMS = st.one_of(
    st.builds(lambda op, v: {"op": op, "field": "kind", "value": v}, st.sampled_from("=≠"), st.sampled_from("abc")),
    st.builds(lambda op, v: {"op": op, "field": "people", "value": v}, st.sampled_from("=≠<≤>≥"), st.integers(0, 4)),
    st.builds(
        lambda name, v: {"op": "=", "field": name, "value": v}, st.sampled_from(["adult", "more"]), st.booleans()
    ),
    st.builds(
        lambda op, v: {"op": op, "field": "tags", "value": v},
        st.sampled_from(["contains", "does not contain"]),
        st.sampled_from("xyz"),
    ),
    st.builds(lambda name: {"op": "answered", "field": name}, st.sampled_from(list(EVERY))),
)
RULES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(
            lambda op, of: {"op": op, "of": of}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=2)
        ),
        st.builds(lambda of: {"op": "not", "of": of}, inner),
    ),
    max_leaves=3,
)


def _groups(rules: list[dict[str, Any]]) -> list[Group]:
    found = [Group(pk=rank + 1, name=str(rank), position=rank, rule=rule) for rank, rule in enumerate(rules)]
    return [*found, Group(pk=99, name="default", position=99, is_default=True)]


@settings(max_examples=40, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=4))
def test_the_first_open_rule_that_holds_wins(rules: list[dict[str, Any]]) -> None:
    groups = _groups(rules)
    router = Router(groups, COMPILED)
    tests = [compile_condition(convert_condition(rule), COMPILED) for rule in rules]
    for sheet in SHEETS[:: len(SHEETS) // 50]:
        plain = next((group for group, test in zip(groups, tests, strict=False) if test(sheet)), groups[-1])
        route = router.explain(sheet)
        assert (router.group_for(sheet), route.group, route.by_rule) == (plain, plain, plain is not groups[-1])
        assert [trial.holds for trial in route.trials].count(True) == int(route.by_rule)


@settings(max_examples=25, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=3))
def test_the_analysis_agrees_with_trying_everything(rules: list[dict[str, Any]]) -> None:
    conditions = [convert_condition(rule) for rule in rules]
    groups = _groups(rules)[:-1]
    tests = [compile_condition(condition, COMPILED) for condition in conditions]
    holding = {tuple(rank for rank, test in enumerate(tests) if test(sheet)) for sheet in SHEETS}
    found = analyse_rules(list(zip(groups, conditions, strict=True)), COMPILED)
    crossed = {pair for ranks in holding for pair in itertools.combinations(ranks, 2)}
    held = {rank for ranks in holding for rank in ranks}
    won = {ranks[0] for ranks in holding if ranks}
    assert found.complete
    assert {(one.first.pk - 1, one.second.pk - 1) for one in found.overlaps} == crossed
    assert {group.pk - 1 for group in found.never} == set(range(len(rules))) - held
    assert {group.pk - 1 for group in found.covered} == held - won


@pytest.mark.parametrize(
    ("rules", "gaps"),
    [
        (["a", "b", "c"], []),
        (["a"], [["b", "c"]]),
        (["a", "b"], [["c"]]),
    ],
)
def test_answers_that_no_rule_takes_are_told(rules: list[str], gaps: list[list[str]]) -> None:
    documents = [{"op": "=", "field": "kind", "value": value} for value in rules]
    pairs = [(group, convert_condition(group.rule)) for group in _groups(documents)[:-1]]
    found = analyse_rules(pairs, COMPILED)
    assert [list(case["kind"].members) for case in found.gaps] == gaps


def test_departements_are_analysed_one_by_one() -> None:
    place = {"type": "departement", "id": "place", "label": "Département"}
    compiled = compile_questionnaire({"sections": [{"id": "main", "title": "Vous", "fields": [place]}]})
    rules = [
        {"op": "in", "field": "place", "value": code} for code in ("departement:43", "region:84", "departement:63")
    ]
    pairs = [(group, convert_condition(group.rule)) for group in _groups(rules)[:-1]]
    found = analyse_rules(pairs, compiled)
    assert [(one.first.name, one.second.name) for one in found.overlaps] == [("0", "1"), ("1", "2")]
    assert ([group.name for group in found.covered], found.complete) == (["2"], True)
    assert len(found.gaps[0]["place"].members) > 80


def test_too_many_cases_are_told_to_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communs.procedures.routing.analysis.MOST_TRIALS", 3)
    rule = {"op": "and", "of": [{"op": "=", "field": "kind", "value": "a"}, {"op": "=", "field": "people", "value": 1}]}
    found = analyse_rules([(_groups([rule])[0], convert_condition(rule))], COMPILED)
    assert (found.complete, found.never, found.covered) == (False, [], [])


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["controles", "ou-irait"])
def test_the_pages_are_the_administrators(client: Client, page: str) -> None:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    GroupFactory.create(demarche=demarche, name="A", rule={"op": "=", "field": "more", "value": True})
    people = [DemarcheAdministratorFactory.create(demarche=demarche), DemarcheAdministratorFactory.create()]
    statuses = []
    for person in people:
        client.force_login(person.person)
        response = client.get(f"/administration/demarches/{demarche.pk}/groupes/{page}")
        statuses.append(response.status_code)
        if response.status_code == 200:
            assert_valid_html(response)
    assert statuses == [200, 404]


@pytest.mark.django_db
def test_where_a_dossier_would_go_is_explained(client: Client) -> None:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    rule = {"op": "=", "field": "more", "value": True}
    group = GroupFactory.create(demarche=demarche, name="A", rule=rule)
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    url = f"/administration/demarches/{demarche.pk}/groupes/ou-irait"
    first = client.get(url)
    assert ([block.path for block in first.context["blocks"]], first.context["route"]) == (["kind", "more"], None)
    there = client.get(url, {"try": "1", "kind": "a", "more": "true"}).context["route"]
    hidden = client.get(url, {"try": "1", "kind": "b", "more": "true"}).context["route"]
    assert (there.group, there.by_rule) == (group, True)
    assert (hidden.group, hidden.by_rule) == (demarche.groups.get(is_default=True), False)
