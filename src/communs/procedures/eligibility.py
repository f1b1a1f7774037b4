"""The rule that says which answers a demarche does not take: one condition on the form."""

import functools
import json
from collections.abc import Callable

from communs.procedures.models import Demarche
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.field import Context
from communs.questionnaires.schema import convert_condition

Rule = Callable[[Answers, Context], bool]


def rule_of(demarche: Demarche, form: CompiledQuestionnaire) -> Rule:
    """Return the demarche's rule ready for one of its forms, compiled once for both.

    What the form does not ask is never told: the rule then refuses nobody.
    """
    return _compiled(json.dumps(demarche.ineligibility), form)


@functools.lru_cache(maxsize=256)
def _compiled(written: str, form: CompiledQuestionnaire) -> Rule:
    return compile_condition(convert_condition(json.loads(written)), form)
