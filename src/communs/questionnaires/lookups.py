"""What answers ask of outside sources, and what came back. Nothing here asks: see `sources`.

A field whose answer names something known elsewhere (a company, an address) gives a `Question`; whoever keeps the sheet
asks it in the background and keeps a `Lookup` beside the answers, by path. A changed answer is another question: the
former result goes with it.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.answers import Answers, mark_of, value_at
from communs.questionnaires.completeness import Problem
from communs.questionnaires.field import Cleaned, Context, Field, Json, Lookup, Question
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.paths import join, split

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

Lookups: TypeAlias = Mapping[str, Lookup]


def read_lookups(stored: Mapping[str, Json]) -> dict[str, Lookup]:
    """Lookups as JSON keeps them."""
    return msgspec.convert(stored, dict[str, Lookup]) if stored else {}


def to_json(lookups: Lookups) -> dict[str, Json]:
    """Lookups as JSON keeps them."""
    kept: dict[str, Json] = msgspec.to_builtins(lookups)
    return kept


def questions_of(compiled: "CompiledQuestionnaire", answers: Answers) -> dict[str, tuple[Field, Question]]:
    """Every question that the answers ask, by path, with its field."""
    asked = ((path, field, field.question(value)) for path, field, _row, value in _asking(compiled, answers))
    return {path: (field, question) for path, field, question in asked if question}


def reconciled(questions: Mapping[str, Question], lookups: Lookups, now: str) -> tuple[dict[str, Lookup], list[str]]:
    """The lookups that these questions need: those known already, and new ones that wait (their paths second)."""
    fresh = [path for path, question in questions.items() if not _answers(lookups.get(path), question)]
    kept = {path: lookups[path] for path in questions if path not in fresh}
    waiting = {path: _waiting(questions[path], lookups.get(path), now) for path in fresh}
    return {**kept, **waiting}, fresh


def fill_from(
    compiled: "CompiledQuestionnaire", answers: Answers, path: str, lookup: Lookup, context: Context
) -> tuple[dict[str, Json], Lookup]:
    """The answers that a source gives to other fields, by path, and the lookup that remembers them.

    An answer that somebody gave stays; one that the source gave before is replaced. What the field does not take is
    left out.
    """
    field, place = compiled.field_at(path), split(path)
    if field is None or place is None or lookup.state != "fetched":
        return {}, lookup
    changes: dict[str, Json] = {}
    for name, raw in field.prefilled(lookup.data).items():
        target = join(place.root, place.row, name) if place.row else name
        stored = value_at(answers, target)
        if stored is None or mark_of(stored) == lookup.filled.get(target):
            value = _cast(compiled.field_at(target), raw, context)
            if value is not None:
                changes[target] = value
    marks = {target: mark_of(value) for target, value in changes.items()}
    return changes, msgspec.structs.replace(lookup, filled={**lookup.filled, **marks})


def _cast(field: Field | None, raw: Json, context: Context) -> Json:
    """What a field makes of a value: as it is, else as text, else as the day of a moment."""
    if field is None or not field.holds_answer or isinstance(field, Files | Repetition):
        return None
    for form in (raw, str(raw), str(raw)[:10]):
        outcome = field.clean(form, context)
        if isinstance(outcome, Cleaned) and outcome.value is not None:
            return outcome.value
    return None


def _waiting(question: Question, former: Lookup | None, now: str) -> Lookup:
    filled = former.filled if former else {}
    return Lookup(question.source, question.key, asked_at=now, filled=filled)


def troubles(compiled: "CompiledQuestionnaire", answers: Answers, lookups: Lookups) -> list[Problem]:
    """What sources still have to say, or said, that keeps the answers from being deposited."""
    return [
        Problem(field.id, field.label, message, path, row)
        for path, field, row, value in _asking(compiled, answers)
        if (message := field.unfinished(value) or trouble_of(field, lookup_of(field, value, path, lookups)))
    ]


def lookup_of(field: Field, value: Json, path: str, lookups: Lookups) -> Lookup | None:
    """The lookup of this very answer: one that was asked for another answer says nothing of it."""
    lookup = lookups.get(path) if field.source and value is not None else None
    question = field.question(value) if lookup else None
    return lookup if question and _answers(lookup, question) else None


def trouble_of(field: Field, lookup: Lookup | None) -> str:
    """What is said of an answer whose question is not answered well; empty when all is well."""
    if lookup is None or lookup.state == "fetched":
        return ""
    if lookup.state == "failed" and lookup.reason == "unknown":
        return field.unknown_message()
    if not field.waits_for_source:
        return ""
    if lookup.state == "waiting":
        return _("La recherche est en cours : attendez quelques instants, puis recommencez.")
    return _("La recherche n’a pas abouti : demandez une nouvelle recherche.")


def _answers(lookup: Lookup | None, question: Question) -> bool:
    return lookup is not None and (lookup.source, lookup.key) == (question.source, question.key)


def _asking(compiled: "CompiledQuestionnaire", answers: Answers) -> Iterator[tuple[str, Field, int | None, Json]]:
    """Every given answer of a field that has a source, with its path and, in a repetition, its row's rank."""
    for field in compiled.fields:
        value = answers.get(field.id)
        if isinstance(field, Repetition):
            yield from _asking_in_rows(field, value or [])
        elif field.source and value is not None:
            yield field.id, field, None, value


def _asking_in_rows(parent: Repetition, rows: list[dict[str, Json]]) -> Iterator[tuple[str, Field, int | None, Json]]:
    children = [child for child in parent.fields if child.source]
    for rank, row in enumerate(rows if children else [], 1):
        for child in children:
            if child.id in row:
                yield join(parent.id, row[ROW], child.id), child, rank, row[child.id]
