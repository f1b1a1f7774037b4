"""The lines of a condition as a page shows and sends them: `field-0`, `operator-0`, `value-0`, `field-1`… and `join`.

Every page that edits a condition includes `questionnaires/conditions/lines.html` with what `form_of` gives.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from communs.questionnaires.conditions.rows import (
    MOST_ROWS,
    WITHOUT_VALUE,
    Join,
    Row,
    is_day,
    operators_of,
    options_of,
    sources,
)
from communs.questionnaires.field import Field

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

LONGEST = 1000


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row with what its inputs offer; `shape` is that of the value: `none`, `select`, `day` or `text`."""

    rank: int
    row: Row
    operators: Sequence[tuple[str, str]]
    options: Sequence[tuple[str, str]]
    shape: str
    error: str
    is_gone: bool


class ConditionForm(msgspec.Struct, frozen=True, kw_only=True):
    """The whole: the lines, what joins them, the fields to choose from as (id, label)."""

    join: Join
    lines: Sequence[Line]
    fields: Sequence[tuple[str, str]]
    full: bool


def rows_in(post: Mapping[str, str]) -> tuple[Join, list[Row]]:
    """Read the lines that a page sends; further ones than the most are left out, an empty list gives one empty line."""
    ranks = [rank for rank in range(MOST_ROWS) if f"field-{rank}" in post]
    rows = [
        Row(*(post.get(f"{part}-{rank}", "")[:LONGEST] for part in ("field", "operator", "value"))) for rank in ranks
    ]
    return ("or" if post.get("join") == "or" else "and"), rows or [Row()]


def form_of(
    join: Join,
    rows: Sequence[Row],
    compiled: "CompiledQuestionnaire",
    errors: Mapping[int, str] | None = None,
    language: str = "fr",
) -> ConditionForm:
    """The lines ready for the page, each with the operators and the values of its field."""
    found = {field.id: field for field in sources(compiled)}
    told = errors or {}
    lines = [_line(rank, row, found.get(row.field), told.get(rank, ""), language) for rank, row in enumerate(rows)]
    fields = [(field.id, field.label or field.id) for field in found.values()]
    return ConditionForm(join=join, lines=lines, fields=fields, full=len(lines) >= MOST_ROWS)


def _line(rank: int, row: Row, field: Field | None, error: str, language: str) -> Line:
    operators = operators_of(field) if field else []
    if operators and row.operator not in dict(operators):
        row = Row(row.field, operators[0][0], row.value)
    options = options_of(field, row.operator, language) if field and row.operator not in WITHOUT_VALUE else None
    return Line(
        rank=rank,
        row=row,
        operators=operators,
        options=options or (),
        shape=_shape(row, field, options),
        error=error,
        is_gone=bool(row.field) and field is None,
    )


def _shape(row: Row, field: Field | None, options: Sequence[tuple[str, str]] | None) -> str:
    if field is None or row.operator in WITHOUT_VALUE:
        return "none"
    if options is not None:
        return "select"
    return "day" if is_day(field) else "text"
