"""The rule that says which answers a demarche does not take: one condition on the form."""

import functools
import json
from collections.abc import Callable
from typing import Any

import msgspec

from communs.procedures.models import Demarche
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.conditions.tree import Condition, bounds_complaint
from communs.questionnaires.field import Context

Rule = Callable[[Answers, Context], bool]


def read_rule(raw: Any) -> Condition:  # noqa: ANN401 - what was sent
    """Return a rule written as in documents. Raises `ValueError` with what is wrong."""
    try:
        condition: Condition = msgspec.convert(raw, Condition)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if complaint := bounds_complaint(condition):
        raise ValueError(complaint)
    return condition


def write_rule(condition: Condition) -> Any:  # noqa: ANN401 - a JSON column
    """Return a rule as documents and the demarche's row hold it."""
    return msgspec.json.decode(msgspec.json.encode(condition))


def rule_of(demarche: Demarche, form: CompiledQuestionnaire) -> Rule:
    """Return the demarche's rule ready for one of its forms, compiled once for both.

    What the form does not ask is never told: the rule then refuses nobody.
    """
    return _compiled(json.dumps(demarche.ineligibility), form)


@functools.lru_cache(maxsize=256)
def _compiled(written: str, form: CompiledQuestionnaire) -> Rule:
    return compile_condition(read_rule(json.loads(written)), form)
