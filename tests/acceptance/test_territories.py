"""Facts of `data/territories.yml`: where an answer lies."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned
from tests.factories.questionnaires import document_of, field_document

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "territories.yml").read_text("utf-8"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['type']} {fact['answer']}")
def test_an_answer_lies_there(fact: dict[str, Any]) -> None:
    compiled = compile_questionnaire(document_of(field_document(fact["type"])))
    (field,) = [field for field in compiled.fields if field.holds_answer]
    answer = str(fact["answer"]) if isinstance(fact["answer"], int) else fact["answer"]
    outcome = field.clean(answer)
    assert isinstance(outcome, Cleaned)
    found = field.territory(outcome.value)
    assert found is not None
    assert (found.departement, found.region) == (fact["departement"], fact["region"])
    assert field.territory(None) is None
