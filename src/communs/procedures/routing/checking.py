"""What rules ask of a form that it cannot answer."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from communs.procedures.models import Demarche, Group
from communs.procedures.routing.router import rule_of
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.queries import compiled_of

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


def form_of(demarche: Demarche) -> "CompiledQuestionnaire | None":
    """The form that rules are written for: the one in preparation, else the published one."""
    revision = demarche.draft_revision or demarche.published_revision
    return compiled_of(revision) if revision else None


def broken_rules(groups: Iterable[Group], compiled: "CompiledQuestionnaire") -> Iterator[tuple[Group, str]]:
    """Each group whose rule reads what the form does not have, and what that is."""
    for group in groups:
        rule = rule_of(group)
        if rule is not None:
            for message in dict.fromkeys(issue.message for issue in complaints(rule, compiled)):
                yield group, message
