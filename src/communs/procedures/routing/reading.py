"""The fields that rules read, with those on which their being shown depends."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from communs.questionnaires.conditions.tree import Condition, sources_of
from communs.questionnaires.fields.header import Header

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire
    from communs.questionnaires.schema import Questionnaire

Gates: TypeAlias = Mapping[str, tuple[Condition, ...]]
SECTION_LEVEL = 1


def gates_of(questionnaire: "Questionnaire") -> Gates:
    """The conditions that must hold for each field of the root to be shown: its own, those of the titles around."""
    found: dict[str, tuple[Condition, ...]] = {}
    for section in questionnaire.sections:
        titles = [(SECTION_LEVEL, section.when)]
        for field in section.fields:
            if isinstance(field, Header):
                titles = [*(title for title in titles if title[0] < field.level), (field.level, field.when)]
            whens = [when for _level, when in titles] + ([] if isinstance(field, Header) else [field.when])
            found[field.id] = tuple(when for when in whens if when is not None)
    return found


def sources_in(rules: Iterable[Condition], compiled: "CompiledQuestionnaire", gates: Gates) -> list[str]:
    """The fields that rules read and all that shows or hides these, in the order of the form."""
    wanted: set[str] = set()
    waiting = [name for rule in rules for name in sources_of(rule)]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [source for gate in gates.get(name, ()) for source in sources_of(gate)]
    return [field.id for field in compiled.fields if field.id in wanted and field.holds_answer]
