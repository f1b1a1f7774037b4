"""What becomes of answers when a form changes: the facts of `tests/acceptance/data`, one test a case."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.casting import cast
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conversion import Converter
from communs.questionnaires.field import DEFAULT, Field
from tests.factories.questionnaires import NEEDED, document_of

DATA = Path(__file__).parents[1] / "acceptance" / "data"


def _cases(name: str) -> list[Any]:
    read = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in read]


def _field(described: str | dict[str, Any]) -> Field:
    options = {"type": described} if isinstance(described, str) else described
    needed = NEEDED.get(options["type"], {}) if isinstance(described, str) else {}
    compiled = compile_questionnaire(document_of({"id": "it", "label": "Question"} | needed | options))
    return compiled.fields_by_id["it"]


@pytest.mark.parametrize("case", _cases("casts.yml"))
def test_an_answer_follows_its_field(case: dict[str, Any]) -> None:
    outcome = cast(_field(case["old"]), _field(case["new"]), case["answer"], DEFAULT)

    expected = case["answer"] if case["fate"] == "kept" else case.get("value")
    assert (outcome.fate, outcome.value) == (case["fate"], expected)


@pytest.mark.parametrize("case", _cases("conversions.yml"))
def test_a_sheet_follows_its_form(case: dict[str, Any]) -> None:
    old, new = (compile_questionnaire(document_of(*case[name])) for name in ("old", "new"))

    converted = Converter(old, new).convert(case["answers"])

    assert converted.answers == case["converted"]
    assert {moved.path: moved.fate.value for moved in converted.outcomes} == case["outcomes"]
