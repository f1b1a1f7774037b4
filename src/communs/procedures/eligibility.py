"""The rule that says which answers a demarche does not take: one condition on the form."""

import functools
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communs.procedures.editor.uses import Use, read_by
from communs.procedures.models import Demarche
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.field import Context
from communs.questionnaires.schema import convert_condition

if TYPE_CHECKING:
    from communs.procedures.editor.cards import Document

Rule = Callable[[Answers, Context], bool]


def rule_of(demarche: Demarche, form: CompiledQuestionnaire) -> Rule:
    """Return the demarche's rule ready for one of its forms, compiled once for both.

    What the form does not ask is never told: the rule then refuses nobody.
    """
    return _compiled(json.dumps(demarche.ineligibility), form)


@functools.lru_cache(maxsize=256)
def _compiled(written: str, form: CompiledQuestionnaire) -> Rule:
    return compile_condition(convert_condition(json.loads(written)), form)


def uses_by_ineligibility(demarche: Demarche, _document: "Document") -> Iterator[Use]:
    """Each field that the rule reads: the editor of the form warns before one of them goes."""
    yield from (Use(name, _("condition d’éligibilité")) for name in dict.fromkeys(read_by(demarche.ineligibility)))
