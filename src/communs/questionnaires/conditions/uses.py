"""Where the answer of a field is read: by conditions and by formulas."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from communs.questionnaires.conditions.tree import sources_of
from communs.questionnaires.field import Field
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.formulas.reading import FormulaError, names_in, read_formula
from communs.questionnaires.schema import Questionnaire, conditions_of, walk


class Use(msgspec.Struct, frozen=True):
    """Something that reads a field: the condition or the formula of `owner` (its id and its label), at `place`."""

    kind: Literal["condition", "formula"]
    place: str
    owner: str
    label: str


def uses_of(questionnaire: Questionnaire) -> dict[str, list[Use]]:
    """What reads each field, by the field's id, in the order of the page; fields that nothing reads are absent."""
    found: dict[str, list[Use]] = {}
    for name, use in (*_of_conditions(questionnaire), *_of_formulas(questionnaire)):
        found.setdefault(name, []).append(use)
    return found


def sources_of_formula(field: Calculated) -> tuple[str, ...]:
    """The ids that a formula reads, a column giving that of its repetition and its own; none when it is unreadable."""
    try:
        names = names_in(read_formula(field.formula))
    except FormulaError:
        return ()
    return tuple(dict.fromkeys(part for name in names for part in (name.field, name.child) if part))


def _of_conditions(questionnaire: Questionnaire) -> Iterator[tuple[str, Use]]:
    for place, owner, condition in conditions_of(questionnaire):
        label = owner.label if isinstance(owner, Field) else owner.title
        for name in sources_of(condition):
            yield name, Use("condition", place, owner.id, label or owner.id)


def _of_formulas(questionnaire: Questionnaire) -> Iterator[tuple[str, Use]]:
    for place, field in walk(questionnaire):
        if isinstance(field, Calculated):
            for name in sources_of_formula(field):
                yield name, Use("formula", f"{place}.formula", field.id, field.label or field.id)
