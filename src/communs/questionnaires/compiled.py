"""A questionnaire made ready to use: everything that depends on the document alone is worked out once.

The object is immutable and shared by every request of a process; nothing in it depends on a person or a language.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from communs.questionnaires import posting
from communs.questionnaires.answers import Answers, value_at
from communs.questionnaires.blocks import Block, Heading, block_at, blocks_of, computed_in, outline_of
from communs.questionnaires.completeness import Problem, missing_in
from communs.questionnaires.conditions.visibility import Plan, Visibility, dependent_on, plan_of, visibility_of
from communs.questionnaires.field import DEFAULT, Cell, Cleaned, Column, Context, Field, Json, Refused
from communs.questionnaires.fields.explanation import Explanation
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import ROW_ID, Repetition
from communs.questionnaires.lookups import Lookups, lookup_of
from communs.questionnaires.paths import split
from communs.questionnaires.schema import Questionnaire, digest, read_draft, read_questionnaire
from communs.questionnaires.sheet import Part, sheet_of

__all__ = ["CompiledQuestionnaire", "Problem", "compile_draft", "compile_questionnaire"]

WORDS_A_MINUTE = 140
ROWS_OF_A_REPETITION = 2.5


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class CompiledQuestionnaire:
    """See the module. `fields` are those of the root, in order, each titled section begun by a header; `fields_by_id` holds the children of repetitions too; `parents` tells their repetition; `dependent` names what is not always shown."""

    document: Questionnaire
    digest: str
    fields: Sequence[Field]
    fields_by_id: Mapping[str, Field]
    parents: Mapping[str, Repetition]
    numbers: Mapping[str, str]
    to_check: Sequence[Field]
    plan: Plan
    dependent: frozenset[str]

    def field_at(self, path: str) -> Field | None:
        """The field whose answer stands at this path, if the path is right."""
        place = split(path)
        if place is None or (place.row and not place.child):
            return None
        field = self.fields_by_id.get(place.child or place.root)
        parent = self.parents.get(place.child or place.root)
        if place.child:
            right = parent is not None and parent.id == place.root and bool(ROW_ID.fullmatch(place.row))
            return field if right else None
        return None if parent else field

    def is_row(self, path: str) -> bool:
        """Whether this path names a row of a repetition."""
        return posting.is_row_of(path, {parent.id: parent for parent in self.repetitions()})

    def repetitions(self) -> list[Repetition]:
        """The repetitions, in order: each has a sheet of its own in a spreadsheet."""
        return [field for field in self.fields if isinstance(field, Repetition)]

    def clean_field(self, path: str, raw: object, context: Context = DEFAULT) -> Cleaned | Refused:
        """Clean one answer; raises `KeyError` when no field stands at `path`."""
        field = self.field_at(path)
        if field is None:
            raise KeyError(path)
        return field.clean(raw, context)

    def clean_form(
        self,
        post: posting.Post | Mapping[str, Sequence[str]],
        answers: Answers | None = None,
        context: Context = DEFAULT,
    ) -> posting.FormOutcome:
        """Read a posted form: see `posting`."""
        return posting.clean_form(self, post, answers or {}, context)

    def visibility(self, answers: Answers, context: Context = DEFAULT) -> Visibility:
        """What these answers show and hide, and the answers that count: see `conditions.visibility`."""
        return visibility_of(self.plan, answers, context)

    def deposited(self, answers: Answers, context: Context = DEFAULT) -> "tuple[Answers, list[str]]":
        """What a deposit keeps of these answers, and the paths of the answers that it leaves out: those not shown.

        Calculated fields are worked out (again) and kept.
        """
        seen = self.visibility(self.as_typed(answers), context)
        return seen.answers, sorted(path for path in seen.hidden if value_at(answers, path) is not None)

    def as_typed(self, answers: Answers) -> Answers:
        """The answers without what was calculated."""
        worked_out = {key for key, field in self.fields_by_id.items() if not field.asked}
        if not worked_out:
            return answers
        kept = {key: value for key, value in answers.items() if key not in worked_out}
        for repetition in (field.id for field in self.repetitions() if field.id in kept):
            rows = kept[repetition]
            kept[repetition] = [{key: row[key] for key in row if key not in worked_out} for row in rows]
        return kept

    def missing(self, answers: Answers, context: Context = DEFAULT) -> list[Problem]:
        """What is still missing before a deposit, among the fields that are shown: see `completeness`."""
        return missing_in(self, self.visibility(answers, context))

    def blocks(
        self,
        answers: Answers,
        errors: Mapping[str, posting.Entry | str] | None = None,
        context: Context = DEFAULT,
        language: str = "fr",
    ) -> list[Block]:
        """The questionnaire as a page shows it to be filled: see `blocks`."""
        return blocks_of(self, answers, errors or {}, context, language)

    def block(
        self,
        path: str,
        answers: Answers,
        errors: Mapping[str, posting.Entry | str] | None = None,
        context: Context = DEFAULT,
        language: str = "fr",
    ) -> Block:
        """One field of that page, for a fragment; raises `KeyError` when no field stands at `path`."""
        return block_at(self, path, answers, errors or {}, context, language)

    def computed(self, answers: Answers, context: Context = DEFAULT, language: str = "fr") -> dict[str, str]:
        """What each calculated field shows, by path; empty text when there is no value."""
        return computed_in(self, answers, context, language)

    def outline(self) -> list[Heading]:
        """The titles of sections, numbered, for a side summary."""
        return outline_of(self)

    def sheet(self, answers: Answers, context: Context = DEFAULT, language: str = "fr") -> list[Part]:
        """The answers as a person reads them, in plain data: see `sheet`."""
        return sheet_of(self, answers, context, language)

    def display(self, field_id: str, value: Json, language: str = "fr") -> str:
        """One answer as a person reads it; empty when unanswered."""
        return "" if value is None else self.fields_by_id[field_id].display(value, language)

    def search_text(self, answers: Answers) -> str:
        """The words under which this answer sheet is found."""
        found = (field.search_text(answers[field.id]) for field in self.fields if field.id in answers)
        return " ".join(text for text in found if text)

    def columns(self) -> list[Column]:
        """The columns of a spreadsheet, one line an answer sheet."""
        return [column for field in self.fields for column in field.columns()]

    def cells(self, answers: Answers, lookups: Lookups = MappingProxyType({})) -> list[object]:
        """One typed cell for each of `columns()`; `lookups` are what outside sources said, by path."""
        return [cell for field in self.fields for cell in _cells(field, answers.get(field.id), lookups)]

    def attachments(self) -> list[Files]:
        """The documents that are asked for, in order."""
        return [field for field in self.fields_by_id.values() if isinstance(field, Files)]

    def estimated_minutes(self) -> int:
        """How long it takes to fill: time by type, reading at 140 words a minute.

        What is optional, or shown on a condition, counts for half.
        """
        seconds = sum(_seconds(field) * self._weight(field) for field in self.fields_by_id.values())
        return max(1, math.ceil(seconds / 60))

    def _weight(self, field: Field) -> float:
        always = (field.required or not field.holds_answer) and field.id not in self.dependent
        return (ROWS_OF_A_REPETITION if field.id in self.parents else 1) * (1 if always else 0.5)


def _cells(field: Field, value: Json, lookups: Lookups) -> tuple[Cell, ...]:
    lookup = lookup_of(field, value, field.id, lookups)
    return field.cells_known(value, lookup.data) if lookup and lookup.data else field.cells(value)


def compile_questionnaire(document: Mapping[str, Json] | Questionnaire | bytes | str) -> CompiledQuestionnaire:
    """Check and compile a document; raises `schema.InvalidQuestionnaireError` with every mistake."""
    return _compiled(read_questionnaire(document))


def compile_draft(document: Mapping[str, Json] | Questionnaire) -> CompiledQuestionnaire:
    """Compile an unfinished document to show it: see `schema.read_draft`, whose errors it raises."""
    return _compiled(read_draft(document))


def _compiled(questionnaire: Questionnaire) -> CompiledQuestionnaire:
    fields = tuple(questionnaire.flat())
    plan = plan_of(questionnaire)
    dependent = dependent_on(plan)
    repetitions = [field for field in fields if isinstance(field, Repetition)]
    inner = {child.id: (child, parent) for parent in repetitions for child in parent.fields}
    return CompiledQuestionnaire(
        document=questionnaire,
        digest=digest(questionnaire),
        fields=fields,
        fields_by_id=MappingProxyType(
            {field.id: field for field in fields} | {key: child for key, (child, _) in inner.items()}
        ),
        parents=MappingProxyType({key: parent for key, (_, parent) in inner.items()}),
        numbers=MappingProxyType(_numbers([field for field in fields if isinstance(field, Header)], dependent)),
        plan=plan,
        dependent=dependent,
        to_check=tuple(f for f in fields if f.holds_answer and (f.required or isinstance(f, Repetition))),
    )


def _numbers(headers: Sequence[Header], dependent: frozenset[str]) -> dict[str, str]:
    """« 1. », « 1.2. » by id of title.

    None in the whole document when an author numbered a title, or when a title may be hidden: it would leave a hole.
    """
    if any(header.label[:1].isdigit() or header.id in dependent for header in headers):
        return {}
    counts, numbers = [0, 0, 0], {}
    for header in headers:
        counts[header.level - 1] += 1
        counts[header.level :] = [0] * (3 - header.level)
        numbers[header.id] = ".".join(str(count) for count in counts[: header.level]) + "."
    return numbers


def _seconds(field: Field) -> float:
    prose = f"{field.label} {field.hint}" + (field.text if isinstance(field, Explanation) else "")
    return field.seconds + len(prose.split()) * 60 / WORDS_A_MINUTE
