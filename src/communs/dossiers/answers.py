"""The answer sheet as a tree: reading and writing one answer by its path.

A path is `field` or, inside a repetition, `field.row.child`, where `row` is the row's stable id.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = Any
Answers: TypeAlias = Mapping[str, Json]
ROW = "_row"
_encode = msgspec.json.Encoder(order="sorted").encode


class RowGoneError(LookupError):
    """The path leads into a row that no longer exists."""


def digest(value: Json) -> str:
    """Eight hexadecimal digits that change with an answer; those of `null` for an unanswered field."""
    return hashlib.blake2b(_encode(value), digest_size=4).hexdigest()


def get(answers: Answers, path: str) -> Json:
    """Return the answer at a path, None when there is none. Raises `RowGoneError`."""
    field, *inner = path.split(".", 2)
    if not inner:
        return answers.get(field)
    return _row(answers, field, inner[0]).get(inner[1])


def put(answers: Answers, path: str, value: Json) -> dict[str, Json]:
    """Return a copy of the answers with one of them written, or cleared by None. Raises `RowGoneError`."""
    field, *inner = path.split(".", 2)
    if not inner:
        return _with(answers, field, value)
    changed = _with(_row(answers, field, inner[0]), inner[1], value)
    rows = [changed if row[ROW] == inner[0] else row for row in answers[field]]
    return _with(answers, field, rows)


def add_row(answers: Answers, field: str, row: str) -> dict[str, Json]:
    """Return a copy of the answers with an empty row at the end of a repetition."""
    return _with(answers, field, [*(answers.get(field) or ()), {ROW: row}])


def remove_row(answers: Answers, field: str, row: str) -> dict[str, Json]:
    """Return a copy of the answers without a row. Raises `RowGoneError`."""
    _row(answers, field, row)
    kept = [other for other in answers[field] if other[ROW] != row]
    return _with(answers, field, kept or None)


def _row(answers: Answers, field: str, row: str) -> Mapping[str, Json]:
    found = next((item for item in answers.get(field) or () if item[ROW] == row), None)
    if found is None:
        raise RowGoneError(row)
    return found


def _with(answers: Answers, key: str, value: Json) -> dict[str, Json]:
    rest = {name: kept for name, kept in answers.items() if name != key}
    return rest if value is None else {**answers, key: value}
