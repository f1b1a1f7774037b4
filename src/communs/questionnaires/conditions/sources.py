"""The fields that a condition may read, by id: those whose answers are known where it stands."""

from collections.abc import Iterable, Mapping

from communs.questionnaires.field import Field
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.schema import Questionnaire


def readable_by_rule(questionnaire: Questionnaire) -> Mapping[str, Field]:
    """Those of a rule that stands outside of the form: every field of the root."""
    return _comparable(field for section in questionnaire.sections for field in section.fields)


def readable_by_section(questionnaire: Questionnaire, name: str) -> Mapping[str, Field]:
    """Those of the sections before this one."""
    ranks = [section.id for section in questionnaire.sections]
    before = questionnaire.sections[: ranks.index(name)] if name in ranks else ()
    return readable_by_rule(Questionnaire(tuple(before)))


def readable_by_field(questionnaire: Questionnaire, name: str) -> Mapping[str, Field]:
    """Those of the root before this field, and its siblings before it in a repetition."""
    passed: list[Field] = []
    for field in (field for section in questionnaire.sections for field in section.fields):
        inner = field.fields if isinstance(field, Repetition) else ()
        ranks = [child.id for child in inner]
        if field.id == name or name in ranks:
            return _comparable([*passed, *(inner[: ranks.index(name)] if name in ranks else ())])
        passed.append(field)
    return {}


def _comparable(fields: Iterable[Field]) -> Mapping[str, Field]:
    return {field.id: field for field in fields if field.comparisons() and field.holds_answer}
