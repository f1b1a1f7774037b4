"""The compiled engine says what a slow evaluator says, on random forms; the analysis never cries wolf."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conditions.analysis import analyse, can_hold
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.schema import convert_condition, read_questionnaire
from tests.factories.questionnaires import document_of
from tests.questionnaires.random_forms import (
    CONTEXT,
    KINDS,
    OPTIONS,
    answers_to,
    conditions,
    forms,
    plainly,
    slowly_hidden,
)

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FLAT = [
    {"type": kind, "id": f"q_{kind}", "label": kind} | ({"options": OPTIONS} if kind.endswith("choice") else {})
    for kind in KINDS
]
FLAT_FORM = document_of(*FLAT)
FLAT_COMPILED = compile_questionnaire(FLAT_FORM)
FLAT_SOURCES = {field["id"]: field["type"] for field in FLAT}


@given(data=st.data())
@SLOW
def test_a_form_shows_what_the_slow_evaluator_shows(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = data.draw(answers_to(form))
    seen = compile_questionnaire(form).visibility(answers, CONTEXT)
    assert {path for path in seen.hidden if seen.shows(path.partition("-")[0]) or "-" not in path} == slowly_hidden(
        form, answers
    )


@given(data=st.data())
@SLOW
def test_hiding_is_done_once_and_for_all(data: st.DataObject) -> None:
    """What is left once hidden answers are out shows the same fields: a deposit is a fixed point."""
    form = data.draw(forms())
    compiled = compile_questionnaire(form)
    answers = data.draw(answers_to(form))
    seen = compiled.visibility(answers, CONTEXT)
    kept, left_out = compiled.deposited(answers, CONTEXT)
    again = compiled.visibility(kept, CONTEXT)
    assert (again.hidden, again.answers) == (seen.hidden, kept)
    assert compiled.deposited(kept, CONTEXT) == (kept, [])
    assert bool(left_out) is (kept != answers)


@given(data=st.data())
@SLOW
def test_one_condition_says_what_the_slow_evaluator_says(data: st.DataObject) -> None:
    condition = data.draw(conditions(FLAT_SOURCES))
    answers = data.draw(answers_to(FLAT_FORM))
    holds = compile_condition(convert_condition(condition), FLAT_COMPILED)
    assert holds(answers, CONTEXT) is (plainly(condition, answers.get) is True)


@given(data=st.data())
@SLOW
def test_a_condition_that_the_analysis_calls_impossible_never_holds(data: st.DataObject) -> None:
    condition = data.draw(conditions(FLAT_SOURCES))
    answers = data.draw(answers_to(FLAT_FORM))
    if plainly(condition, answers.get) is True:
        assert can_hold(convert_condition(condition), FLAT_COMPILED.document)


@given(data=st.data())
@SLOW
def test_a_field_that_is_shown_was_not_reported_as_never_shown(data: st.DataObject) -> None:
    form: dict[str, Any] = data.draw(forms())
    answers = data.draw(answers_to(form))
    found = analyse(read_questionnaire(form))
    never = {finding.fields[0] for finding in found if finding.blocks}
    seen = compile_questionnaire(form).visibility(answers, CONTEXT)
    shown = {field["id"] for section in form["sections"] for field in section["fields"] if seen.shows(field["id"])}
    assert never & shown == set()
