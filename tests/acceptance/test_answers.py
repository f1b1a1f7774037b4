"""Facts of `data/answers.yml`: what each type takes, keeps and refuses."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned, Context, Refused
from tests.factories.questionnaires import document_of, field_document

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "answers.yml").read_text("utf-8"))
NOW = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['type']} {str(fact['raw'])[:40]!r}")
def test_what_is_typed_is_kept_or_refused(fact: dict[str, Any]) -> None:
    form = compile_questionnaire(document_of(field_document(fact["type"], id="asked", **fact.get("with", {}))))
    outcome = form.fields_by_id["asked"].clean(fact["raw"], NOW)
    if "kept" in fact:
        assert outcome == Cleaned(fact["kept"])
    else:
        assert isinstance(outcome, Refused)
        assert fact["refused"] in outcome.message
