"""An answer sheet: one JSON object by field id. Absent key: unanswered."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from communs.questionnaires.field import Json
from communs.questionnaires.fields.repetition import ROW
from communs.questionnaires.paths import Place, split

Answers: TypeAlias = Mapping[str, Json]
Changes: TypeAlias = Mapping[str, Json]


_encode = msgspec.json.Encoder(order="sorted").encode


def mark_of(value: Json) -> str:
    """Eight hexadecimal digits that change with an answer (`None`: unanswered); a page carries them per field."""
    return hashlib.blake2b(_encode(value), digest_size=4).hexdigest()


def value_at(answers: Answers, path: str) -> Json:
    """The answer at a path: a root answer, a whole row, or a child of a row; `None` when there is none."""
    place = split(path)
    if place is None:
        return None
    if not place.row:
        return answers.get(place.root)
    row = _row(answers.get(place.root), place.row)
    return row if row is None or not place.child else row.get(place.child)


def apply_changes(answers: Answers, changes: Changes) -> dict[str, Json]:
    """Give a new sheet with the changes made, path by path; the former sheet stays as it was.

    `None` clears an answer or removes a row; `{}` at the path of a row adds that row, empty. A child of a row that
    is not there (any more) brings the row back: what somebody typed is never dropped in silence.
    """
    result = dict(answers)
    for path, value in changes.items():
        place = split(path)
        if place is not None:
            _set(result, place, value)
    return result


def _set(answers: dict[str, Json], place: Place, value: Json) -> None:
    if place.row:
        value = _rows_with(answers.get(place.root) or [], place, value)
    if value is None or (place.row and not value):
        answers.pop(place.root, None)
    else:
        answers[place.root] = value


def _rows_with(rows: list[dict[str, Any]], place: Place, value: Json) -> list[dict[str, Any]]:
    if not place.child and value is None:
        return [row for row in rows if row[ROW] != place.row]
    if _row(rows, place.row) is None:
        rows = [*rows, {ROW: place.row}] if value is not None else rows
    if not place.child:
        return rows
    return [_with_child(row, place.child, value) if row[ROW] == place.row else row for row in rows]


def _with_child(row: dict[str, Any], child: str, value: Json) -> dict[str, Any]:
    kept = {key: item for key, item in row.items() if key != child}
    return kept if value is None else kept | {child: value}


def _row(rows: list[dict[str, Any]] | None, row_id: str) -> dict[str, Any] | None:
    return next((row for row in rows or [] if row[ROW] == row_id), None)
