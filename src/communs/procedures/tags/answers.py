"""The answers of a form as tags: each field, what it is made of, the columns of its rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from communs.core import calendar_words
from communs.procedures.tags.tag import Tag
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Cell, CellKind, Column, Context, Field, Json
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.lookups import lookup_of
from communs.questionnaires.sheet import Answer, Table
from communs.questionnaires.wording import number

PREFIX = "field."
SEVERAL = ", "


def field_tags(form: CompiledQuestionnaire) -> Iterator[Tag]:
    """Yield a tag for each answer of a form, for each of its parts, and for each column of its repetitions."""
    for field in form.fields:
        if field.holds_answer:
            yield Tag(name=PREFIX + field.id, label=field.label, kind=_kind(field), field=field.id)
            yield from (
                Tag(name=PREFIX + column.key, label=column.label, kind=column.kind, field=field.id)
                for column, _index in _parts(field)
            )
            yield from (
                Tag(name=f"{PREFIX}{field.id}.{key}", label=_of(field, label), field=field.id)
                for key, label in field.known_parts()
            )
        if isinstance(field, Repetition):
            yield from (
                Tag(name=f"{PREFIX}{field.id}.{child.id}", label=_of(field, child.label), field=child.id)
                for child in field.fields
                if child.holds_answer
            )


def field_values(form: CompiledQuestionnaire, answers: Answers, context: Context, language: str) -> dict[str, str]:
    """What the tags of a form say for these answers; what is not shown to the applicant says nothing."""
    values: dict[str, str] = {}
    counted = form.visibility(answers, context).answers
    with override(language):
        for part in form.sheet(answers, context, language):
            for item in part.items:
                if isinstance(item, Table):
                    values |= _of_table(item)
                else:
                    field = form.fields_by_id[item.field_id]
                    values |= _of_answer(field, item, counted, context, language) | _from_source(field, context)
    return {PREFIX + name: text for name, text in values.items() if text}


def _of(field: Field, label: str) -> str:
    return _("%(block)s : %(label)s") % {"block": field.label, "label": label}


def _from_source(field: Field, context: Context) -> dict[str, str]:
    """What an outside source told of an answer, when it has answered."""
    lookup = context.lookups.get(field.id)
    data = lookup.data if lookup and isinstance(lookup.data, Mapping) else {}
    return {f"{field.id}.{key}": str(data.get(key) or "") for key, _label in field.known_parts()}


def _cells(field: Field, value: Json, context: Context) -> tuple[Cell, ...]:
    lookup = lookup_of(field, value, field.id, context.lookups)
    return field.cells_known(value, lookup.data) if lookup and lookup.data else field.cells(value)


def _of_answer(field: Field, item: Answer, answers: Answers, context: Context, language: str) -> dict[str, str]:
    text = SEVERAL.join(file.name for file in item.files) or item.text
    cells = _cells(field, answers.get(field.id), context) if text else ()
    parts = {column.key: _written(cells[index], language) for column, index in _parts(field) if index < len(cells)}
    return {field.id: text} | parts


def _of_table(table: Table) -> Mapping[str, str]:
    columns: dict[str, list[str]] = {}
    for row in table.rows:
        for cell in row:
            columns.setdefault(f"{table.field_id}.{cell.field_id}", []).append(cell.text)
    lines = (SEVERAL.join(cell.text for cell in row if cell.text) for row in table.rows)
    joined = {name: SEVERAL.join(text for text in texts if text) for name, texts in columns.items()}
    return {table.field_id: "\n".join(line for line in lines if line)} | joined


def _parts(field: Field) -> Iterator[tuple[Column, int]]:
    """What an answer is made of beside itself, with its rank among the columns of a spreadsheet."""
    for index, column in enumerate(field.columns()):
        if column.key.startswith(f"{field.id}."):
            yield column, index


def _kind(field: Field) -> CellKind:
    own = next((column for column in field.columns() if column.key == field.id), None)
    single = not field.value_type.startswith("array")
    return own.kind if own and single else "text"


def _written(cell: Cell, language: str) -> str:
    """A typed cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("Oui") if cell else _("Non")
    if isinstance(cell, dt.datetime):
        return calendar_words.moment(cell, language)
    if isinstance(cell, dt.date):
        return calendar_words.date(cell, language)
    return number(cell, language) if isinstance(cell, int | Decimal) else str(cell)
