"""Facts of `data/conditions.yml`: which answers make which condition hold."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.field import Cleaned
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition
from tests.factories.questionnaires import document_of, field_document

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "conditions.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    "fact",
    FACTS,
    ids=lambda fact: f"{fact['type']} {fact.get('answer', 'nothing')} {fact['op']} {fact.get('value', '')}",
)
def test_a_condition_holds_or_not(fact: dict[str, Any]) -> None:
    form = compile_questionnaire(document_of(field_document(fact["type"], id="asked")))
    condition = {"op": fact["op"], "field": "asked"} | ({"value": fact["value"]} if "value" in fact else {})
    raw = str(fact["answer"]) if isinstance(fact.get("answer"), int) else fact.get("answer")
    outcome = form.clean_field("asked", raw)
    assert isinstance(outcome, Cleaned)
    answers = {} if outcome.value is None else {"asked": outcome.value}
    assert compile_condition(convert_condition(condition), form)(answers) is fact["holds"]


TREES = yaml.safe_load((Path(__file__).parent / "data" / "condition_trees.yml").read_text("utf-8"))
ATOMS = {
    "yes": {"op": "=", "field": "asked", "value": 1},
    "no": {"op": "=", "field": "asked", "value": 2},
    "gone": {"op": "=", "field": "unasked", "value": 1},
}


def _whole(part: Any) -> Any:  # noqa: ANN401 - a condition, with the names of its parts
    if isinstance(part, list):
        return [_whole(one) for one in part]
    if isinstance(part, dict):
        return part | ({"of": _whole(part["of"])} if "of" in part else {})
    return ATOMS[part]


@pytest.mark.parametrize("fact", TREES, ids=lambda fact: str(fact["condition"]))
def test_conditions_are_put_together(fact: dict[str, Any]) -> None:
    if fact.get("refused"):
        with pytest.raises(InvalidQuestionnaireError):
            convert_condition(_whole(fact["condition"]))
        return
    form = compile_questionnaire(document_of(*(field_document("integer", id=name) for name in ("asked", "unasked"))))
    assert compile_condition(convert_condition(_whole(fact["condition"])), form)({"asked": 1}) is fact["holds"]
