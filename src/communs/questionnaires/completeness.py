"""What is still missing before an answer sheet may be deposited."""

from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.visibility import Visibility
from communs.questionnaires.field import Field
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.paths import join

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


class Problem(msgspec.Struct, frozen=True):
    """A missing answer; `row` is the rank of the repetition's row (from 1), `path` the input to go to."""

    field_id: str
    label: str
    message: str
    path: str
    row: int | None = None

    @property
    def anchor(self) -> str:
        """The id of the input in the page."""
        return f"field-{self.path}"

    @property
    def full_label(self) -> str:
        """The label, with the row's rank when there is one."""
        return (
            self.label if self.row is None else _("%(label)s (ligne %(row)s)") % {"label": self.label, "row": self.row}
        )


def missing_in(compiled: "CompiledQuestionnaire", visibility: Visibility) -> list[Problem]:
    """Every required answer that is missing, in the order of the page, among the fields that are shown.

    A required box must be ticked, a required repetition needs one filled row; rows where nothing is answered are
    not looked into.
    """
    problems: list[Problem] = []
    for field in compiled.to_check:
        if not visibility.shows(field.id):
            continue
        value = visibility.answers.get(field.id)
        if field.required and not field.answered(value):
            problems.append(_problem(field, field.id))
        if isinstance(field, Repetition):
            problems += _missing_in_rows(field, visibility)
    return problems


def _missing_in_rows(field: Repetition, visibility: Visibility) -> list[Problem]:
    rows = visibility.answers.get(field.id) or []
    filled = {row[ROW] for row in field.filled(rows)}
    return [
        _problem(child, join(field.id, row[ROW], child.id), rank)
        for rank, row in enumerate(rows, 1)
        if row[ROW] in filled
        for child in field.fields
        if child.required and child.holds_answer and not child.answered(row.get(child.id))
        if visibility.shows(join(field.id, row[ROW], child.id))
    ]


def _problem(field: Field, path: str, row: int | None = None) -> Problem:
    return Problem(field.id, field.label, field.missing_message(), path, row)
