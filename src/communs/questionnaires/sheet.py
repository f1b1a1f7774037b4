"""An answer sheet as a person reads it, in plain data: for reading pages and for PDF."""

from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.answers import Answers
from communs.questionnaires.field import Context, Detail, Field, Json, KnownFile
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.fields.textarea import Textarea
from communs.questionnaires.geometry.sketch import Sketch
from communs.questionnaires.lookups import lookup_of
from communs.questionnaires.paths import join

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


class Answer(msgspec.Struct, frozen=True):
    """An answer to read; `text` is empty when unanswered, `files` holds the attached ones.

    `details` are what an outside source said of the answer, `sketch` its drawing.
    """

    field_id: str
    label: str
    text: str
    long: bool = False
    files: tuple[KnownFile, ...] = ()
    details: tuple[Detail, ...] = ()
    sketch: Sketch | None = None


class Table(msgspec.Struct, frozen=True):
    """The rows of a repetition: one answer a column."""

    field_id: str
    label: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Answer, ...], ...]


class Part(msgspec.Struct, frozen=True):
    """A section: `level` 0 for what stands before the first title."""

    number: str
    label: str
    level: int
    anchor: str
    items: tuple[Answer | Table, ...]


def sheet_of(compiled: "CompiledQuestionnaire", answers: Answers, context: Context, language: str) -> list[Part]:
    """The sections with their answers, every question that they show; `msgspec.to_builtins` makes it JSON."""
    seen = compiled.visibility(answers, context)
    gathered: list[tuple[Header | None, list[Answer | Table]]] = [(None, [])]
    for field in compiled.fields:
        if not seen.shows(field.id):
            continue
        if isinstance(field, Header):
            gathered.append((field, []))
        elif field.holds_answer:
            gathered[-1][1].append(_item(field, seen.answers.get(field.id), context, language))
    return [_part(compiled, section, items) for section, items in gathered if section or items]


def _part(compiled: "CompiledQuestionnaire", section: Header | None, items: list[Answer | Table]) -> Part:
    if section is None:
        return Part("", "", 0, "", tuple(items))
    number = compiled.numbers.get(section.id, "")
    return Part(number, section.label, section.level, f"answers-{section.id}", tuple(items))


def _item(field: Field, value: Json, context: Context, language: str) -> Answer | Table:
    if not isinstance(field, Repetition):
        return answer_of(field, value, field.id, context, language)
    asked = [child for child in field.fields if child.holds_answer]
    rows = tuple(
        tuple(answer_of(c, row.get(c.id), join(field.id, row[ROW], c.id), context, language) for c in asked)
        for row in value or []
    )
    return Table(field.id, field.label, tuple(child.label for child in asked), rows)


def answer_of(field: Field, value: Json, path: str, context: Context, language: str) -> Answer:
    """One answer as it is read; `None` is unanswered."""
    text = "" if value is None else field.display(value, language)
    files = _files(value, context) if isinstance(field, Files) else ()
    return Answer(
        field.id,
        field.label,
        text,
        isinstance(field, Textarea),
        files,
        _details(field, value, path, context),
        None if value is None else field.sketch(value, language),
    )


def _details(field: Field, value: Json, path: str, context: Context) -> tuple[Detail, ...]:
    lookup = lookup_of(field, value, path, context.lookups)
    return tuple(field.findings(lookup.data, context)) if lookup and lookup.data else ()


def _files(value: Json, context: Context) -> tuple[KnownFile, ...]:
    unknown = KnownFile(_("Fichier"))
    return tuple(context.files.get(key, unknown) for key in value or [])
