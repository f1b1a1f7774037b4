"""Answers given by a link or a program: read by the field as if typed, told when refused, never an error."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.questionnaires.answers import apply_changes
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.documentation import prefill_table
from communs.questionnaires.field import Cleaned
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.fields.repetition import ROW
from communs.questionnaires.prefill import MOST_DECLINED, MOST_VALUES, Prefilled, prefill, prefillable
from tests.factories.questionnaires import EVERY_TYPE
from tests.questionnaires.random_forms import ANSWERS, CONTEXT, answers_to, forms

PAGE = Path(__file__).resolve().parents[2] / "docs" / "prefill.md"
OF_THE_API = {
    *("text", "textarea", "integer", "decimal", "formatted", "email", "phone", "iban", "civility", "country", "region"),
    *("departement", "commune", "address", "date", "datetime", "yes_no", "checkbox", "single_choice"),
    *("multiple_choice", "repetition", "epci", "dossier_link", "siret", "referential"),
}
OURS = {"linked_choice", "table_choice", "multiple_table_choice", "rna", "rnf", "school"}
FORM = {
    "sections": [
        {
            "id": "s",
            "fields": [
                {"id": "champ_12", "type": "text", "label": "Nom"},
                {"id": "budget", "type": "integer", "label": "Budget", "minimum": 1},
                {"id": "grants", "type": "yes_no", "label": "Aides ?"},
                {
                    "id": "amount",
                    "type": "integer",
                    "label": "Montant",
                    "when": {"op": "=", "field": "grants", "value": True},
                },
                {"id": "plan", "type": "files", "label": "Plan"},
                {"id": "total", "type": "calculated", "label": "Total", "formula": "budget * 2"},
                {
                    "id": "people",
                    "type": "repetition",
                    "label": "Membres",
                    "max_rows": 2,
                    "fields": [
                        {"id": "name", "type": "text", "label": "Nom du membre"},
                        {"id": "mail", "type": "email", "label": "Courriel"},
                    ],
                },
            ],
        }
    ]
}
COMPILED = compile_questionnaire(FORM)
EVERY = compile_questionnaire(EVERY_TYPE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["[", '{"a":1}']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def read(**values: object) -> Prefilled:
    return prefill(COMPILED, values, CONTEXT)


def told(outcome: Prefilled) -> dict[str, str]:
    return {declined.key: declined.message for declined in outcome.declined}


def bare(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers without the identifiers of rows, which are new each time."""
    return {
        name: [{key: row[key] for key in row if key != ROW} for row in value] if _is_rows(value) else value
        for name, value in answers.items()
    }


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and ROW in row for row in value)


def test_the_types_that_can_be_prefilled() -> None:
    assert {name for name, kind in FIELD_TYPES.items() if kind.prefill_form} == OF_THE_API | OURS


def test_the_page_tells_every_type() -> None:
    assert prefill_table() in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(OF_THE_API | OURS))
def test_the_example_of_a_type_is_accepted(name: str) -> None:
    field = EVERY.fields_by_id[f"f_{name}"]
    for sample in (field.outside_sample(), as_link(field.outside_sample())):
        outcome = prefill(EVERY, {f"champ_f_{name}": sample}, CONTEXT)
        assert (list(outcome.answers), outcome.declined) == ([field.id], ())


def as_link(sample: object) -> str:
    return sample if isinstance(sample, str) else json.dumps(sample)


def test_what_is_refused_is_told_by_key_and_the_rest_is_kept() -> None:
    outcome = read(
        champ_champ_12=" Mille  arbres ", champ_budget="0", champ_grants="peut-être", champ_absent="1", x="y"
    )
    assert outcome.answers == {"champ_12": "Mille arbres"}
    assert told(outcome) == {
        "champ_budget": "Saisissez un nombre supérieur ou égal à 1.",
        "champ_grants": "Répondez par oui ou par non.",
        "champ_absent": "Ce champ n’existe pas dans ce formulaire.",
    }


def test_files_and_worked_out_answers_are_not_prefilled() -> None:
    outcome = read(champ_plan="0198c0de-0000-7000-8000-000000000001", champ_total=3)
    assert outcome.answers == {}
    assert told(outcome) == {
        "champ_plan": "Un fichier ne se préremplit pas\u00a0: il se joint dans le formulaire.",
        "champ_total": "Ce champ ne se préremplit pas.",
    }


def test_former_links_of_a_form_brought_over_go_on() -> None:
    former = base64.b64encode(b"Champ-12").decode().rstrip("=")
    outcomes = [read(**{key: "Arbres"}).answers for key in ("champ_12", f"champ_{former}", "champ_champ_12")]
    assert outcomes == [{"champ_12": "Arbres"}] * 3
    assert told(read(champ_12="Arbres", champ_champ_12="Fleurs")) == {"champ_champ_12": "Ce champ est donné deux fois."}


def test_rows_are_read_field_by_field() -> None:
    rows = [{"champ_name": "Ada", "champ_mail": "ada"}, {"name": "Bob", "mail": "b@exemple.example"}, {}]
    outcome = read(champ_people=rows[:2])
    assert bare(outcome.answers) == {"people": [{"name": "Ada"}, {"name": "Bob", "mail": "b@exemple.example"}]}
    assert list(told(outcome)) == ["champ_people[1].champ_mail"]
    assert bare(read(champ_people=json.dumps(rows[:2])).answers) == bare(outcome.answers)
    assert told(read(champ_people=rows)) == {"champ_people": "Donnez au plus 2 lignes."}
    assert told(read(champ_people="Ada")) == {"champ_people": "Une liste de lignes est attendue."}
    inside = read(champ_name="Ada")
    assert told(inside) == {"champ_name": "Ce champ n’existe pas dans ce formulaire."}


def test_what_conditions_do_not_ask_for_is_kept_and_told() -> None:
    assert read(champ_amount="3").hidden == ("amount",)
    assert read(champ_amount="3", champ_grants="oui").hidden == ()
    assert COMPILED.deposited(read(champ_amount="3").answers, CONTEXT)[0].get("amount") is None


def test_an_empty_value_is_no_answer() -> None:
    assert read(champ_budget="", champ_grants=[], champ_people="[]") == Prefilled({}, (), ())


def test_what_is_read_and_told_is_bounded() -> None:
    row = {f"champ_{number}": "" for number in range(2000)}
    outcome = read(champ_people=[row], **{f"champ_x{number}": 1 for number in range(3000)})
    assert (outcome.answers, len(outcome.declined)) == ({}, MOST_DECLINED)
    many = {"id": "people", "type": "repetition", "label": "M", "max_rows": 200}
    children = [{"id": f"c{number}", "type": "integer", "label": "n"} for number in range(50)]
    compiled = compile_questionnaire({"sections": [{"id": "s", "fields": [many | {"fields": children}]}]})
    rows = [{f"champ_c{number}": 1 for number in range(50)}] * 200
    kept = prefill(compiled, {"champ_people": rows}).answers["people"]
    assert sum(len(row) - 1 for row in kept) == MOST_VALUES - 1


@settings(deadline=None)
@given(st.sampled_from(sorted(FIELD_TYPES)), JSON)
def test_nothing_given_ever_raises(name: str, raw: object) -> None:
    outcome = prefill(EVERY, {f"champ_f_{name}": raw, "champ_": raw, "champ_=": raw}, CONTEXT)
    for key, value in outcome.answers.items():
        assert EVERY.clean_field(key, value, CONTEXT) == Cleaned(value)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_is_accepted_is_what_the_page_would_keep(data: st.DataObject) -> None:
    form = data.draw(forms())
    compiled, answers = compile_questionnaire(form), data.draw(answers_to(form))
    junk = data.draw(st.dictionaries(st.sampled_from(sorted(compiled.fields_by_id)), JSON, max_size=2))
    given_values = {f"champ_{name}": value for name, value in (answers | junk).items()}
    outcome = prefill(compiled, given_values, CONTEXT)
    simple = {name: _typed(value) for name, value in answers.items() if name not in junk and not _is_rows(value)}
    posted = compiled.clean_form(simple, {}, CONTEXT)
    kept = {name: value for name, value in outcome.answers.items() if name in simple}
    assert kept == apply_changes({}, posted.changes)
    assert set(outcome.answers) <= {field.id for field in prefillable(compiled)}
    seen = compiled.visibility(outcome.answers, CONTEXT)
    assert [name for name in outcome.answers if not seen.shows(name)] == list(outcome.hidden)


def _typed(value: Any) -> list[str]:  # noqa: ANN401 - an answer
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def test_every_kind_of_random_form_is_prefillable() -> None:
    assert [kind for kind in ANSWERS if not FIELD_TYPES[kind].prefill_form] == []
