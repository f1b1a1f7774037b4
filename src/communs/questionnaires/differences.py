"""What differs between two answer sheets of one form, answer by answer, as a person reads it. No row, no request."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from communs.questionnaires.answers import Answers
from communs.questionnaires.field import DEFAULT, Context, Field, Json
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.paths import join
from communs.questionnaires.sheet import Answer, answer_of

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

Row = Mapping[str, Json]


class Difference(msgspec.Struct, frozen=True):
    """One answer that is not the same; `label` says in which row it stands, an absent answer has no text."""

    path: str
    label: str
    before: Answer
    after: Answer


def differences(
    compiled: "CompiledQuestionnaire",
    before: Answers,
    after: Answers,
    context: Context = DEFAULT,
    language: str = "fr",
) -> list[Difference]:
    """Every answer that is not the same in both sheets, in the order of the form; what a sheet hides it does not answer.

    In a repetition, one difference an answer of a row, rows that are gone after those that are there. `context` tells
    the files' names; what outside sources said is left out.
    """
    context = msgspec.structs.replace(context, lookups={})
    old, new = (compiled.visibility(answers, context).answers for answers in (before, after))
    return [one for field in compiled.fields if field.holds_answer for one in _of(field, old, new, context, language)]


def _of(field: Field, old: Answers, new: Answers, context: Context, language: str) -> Iterator[Difference]:
    former, present = old.get(field.id), new.get(field.id)
    if isinstance(field, Repetition):
        yield from _of_rows(field, former or [], present or [], context, language)
    elif former != present:
        yield _difference(field, field.id, field.label, (former, present), context, language)


def _of_rows(
    field: Repetition, former: list[Row], present: list[Row], context: Context, language: str
) -> Iterator[Difference]:
    before, after = ({row[ROW]: (place, row) for place, row in enumerate(rows, 1)} for rows in (former, present))
    for key in dict.fromkeys([*after, *before]):
        (place, _row), old, new = after.get(key) or before[key], before.get(key, (0, {}))[1], after.get(key, (0, {}))[1]
        for child in field.fields:
            if child.holds_answer and old.get(child.id) != new.get(child.id):
                label = f"{field.item_label or field.label} {place} – {child.label}"
                pair = old.get(child.id), new.get(child.id)
                yield _difference(child, join(field.id, key, child.id), label, pair, context, language)


def _difference(  # noqa: PLR0913, PLR0917 - what one difference is made of
    field: Field, path: str, label: str, values: tuple[Json, Json], context: Context, language: str
) -> Difference:
    before, after = (answer_of(field, value, path, context, language) for value in values)
    return Difference(path, label, before, after)
