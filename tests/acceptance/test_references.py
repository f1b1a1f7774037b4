"""Facts of `data/references.yml`: what identifiers of outside registers look like."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned, Refused
from tests.factories.questionnaires import document_of, field_document

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "references.yml").read_text("utf-8"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['type']} {fact['typed']}")
def test_an_identifier_is_taken_or_refused(fact: dict[str, Any]) -> None:
    compiled = compile_questionnaire(document_of(field_document(fact["type"])))
    field = compiled.fields_by_id[f"f_{fact['type']}"]
    outcome = field.clean(fact["typed"])
    if fact["kept"] is None:
        assert isinstance(outcome, Refused)
        return
    assert outcome == Cleaned(fact["kept"])
    unfinished = fact.get("unfinished", False)
    assert (bool(field.unfinished(fact["kept"])), field.answered(fact["kept"])) == (unfinished, not unfinished)
