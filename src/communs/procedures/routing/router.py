"""The first active group whose rule holds receives a dossier; else the default one does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communs.procedures.models import Group
from communs.questionnaires.conditions.evaluation import NO_ROW, Test, prepare
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.field import DEFAULT, Context
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition

if TYPE_CHECKING:
    from communs.questionnaires.answers import Answers
    from communs.questionnaires.compiled import CompiledQuestionnaire


@dataclass(frozen=True)
class Trial:
    """What became of one group while a dossier looked for its own: its rule `holds`, or was not tried any more."""

    group: Group
    tried: bool
    holds: bool


@dataclass(frozen=True)
class Route:
    """Where a dossier goes, and why: `trials` in order, `by_rule` when one of them decided."""

    group: Group
    by_rule: bool
    trials: tuple[Trial, ...]


def rule_of(group: Group) -> Condition | None:
    """The rule of a group; None without one, or when what is kept can no longer be read."""
    if group.rule is None:
        return None
    try:
        return convert_condition(group.rule)
    except InvalidQuestionnaireError:
        return None


def ordered(groups: Iterable[Group]) -> list[Group]:
    """The groups in the order in which their rules are tried."""
    return sorted(groups, key=lambda group: (group.position, group.pk))


class Router:
    """Routes dossiers of one form; made once, it serves any number of them without a query.

    What a rule reads and the form does not have never holds. Raises `Group.DoesNotExist` without a default group.
    """

    def __init__(self, groups: Iterable[Group], compiled: "CompiledQuestionnaire") -> None:
        active = [group for group in ordered(groups) if group.is_active]
        self._compiled = compiled
        self._default = next((group for group in active if group.is_default), None)
        fields = {field.id: field for field in compiled.fields}
        rules = [(group, rule_of(group)) for group in active]
        self._tests: list[tuple[Group, Test]] = [(group, prepare(rule, fields)) for group, rule in rules if rule]

    def group_for(self, answers: "Answers", context: Context = DEFAULT) -> Group:
        """The group that these answers go to; answers of hidden fields do not count."""
        visible = self._compiled.visibility(answers, context).answers
        return next((group for group, test in self._tests if test(visible, NO_ROW, context)), self._else)

    def explain(self, answers: "Answers", context: Context = DEFAULT) -> Route:
        """Likewise, with what every rule said."""
        visible = self._compiled.visibility(answers, context).answers
        trials, found = [], None
        for group, test in self._tests:
            holds = found is None and test(visible, NO_ROW, context)
            trials.append(Trial(group, tried=found is None, holds=holds))
            found = group if holds else found
        return Route(found or self._else, found is not None, tuple(trials))

    @property
    def _else(self) -> Group:
        if self._default is None:
            raise Group.DoesNotExist
        return self._default


def digest_of_rules(groups: Iterable[Group]) -> str:
    """What changes whenever routing may change: the active groups, their order, their rules."""
    from communs.core.audit import digest_of

    kept: list[Mapping[str, Any]] = [
        {"group": group.pk, "rule": group.rule, "default": group.is_default}
        for group in ordered(groups)
        if group.is_active
    ]
    return str(digest_of(kept))
