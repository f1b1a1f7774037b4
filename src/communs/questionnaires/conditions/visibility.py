"""Which fields the answers show: one walk down the form, in the order of the page.

A section or a title governs what stands under it, until the next title of its level or above. A field that is not
shown counts as unanswered for every condition after it: visibility is transitive without being searched for.
Calculated fields are worked out on the way, so that conditions after them see their value.
"""

import contextlib
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from communs.questionnaires.answers import Answers
from communs.questionnaires.conditions.evaluation import NO_ROW, Fields, Test, Values, prepare
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.field import Context, Field, Json
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.formulas.preparing import Compute, prepare_formula
from communs.questionnaires.formulas.reading import FormulaError
from communs.questionnaires.paths import join
from communs.questionnaires.posting import shown_rows
from communs.questionnaires.schema import Questionnaire, Section, heading_id

ALWAYS = -1
SECTION_LEVEL = 1


class Visibility(msgspec.Struct, frozen=True):
    """What the answers show: the `hidden` paths, and the `answers` that count, those of hidden fields left out.

    A hidden repetition is named by its own path alone; `shows` also tells of its rows.
    """

    hidden: frozenset[str]
    answers: Answers

    def shows(self, path: str) -> bool:
        """Whether the field at this path is shown."""
        return path not in self.hidden and path.partition("-")[0] not in self.hidden


class _Gate(msgspec.Struct, frozen=True):
    """A condition and the names that it governs directly; `inside` is the number of the gate around it."""

    number: int
    inside: int
    test: Test
    governed: list[str]


class _Rows(msgspec.Struct, frozen=True):
    """A repetition some of whose fields depend on something."""

    field: Repetition
    plan: "Plan"


class _Computed(msgspec.Struct, frozen=True):
    """A calculated field and its formula."""

    field: Calculated
    compute: Compute


Plan: TypeAlias = Sequence[_Gate | _Rows | _Computed]


def plan_of(questionnaire: Questionnaire) -> Plan:
    """Prepare the walk of a form; empty when nothing in it depends on anything."""
    fields = {field.id: field for section in questionnaire.sections for field in section.fields}
    planning = _Planning(fields)
    for section in questionnaire.sections:
        planning.section(section)
    return tuple(planning.steps)


def dependent_on(plan: Plan) -> frozenset[str]:
    """The ids of what is shown or hidden by some answer: fields, titles, headings of sections, children of rows."""
    gates = (name for step in plan if isinstance(step, _Gate) for name in step.governed)
    rows = (name for step in plan if isinstance(step, _Rows) for name in dependent_on(step.plan))
    return frozenset((*gates, *rows))


def visibility_of(plan: Plan, answers: Answers, context: Context) -> Visibility:
    """Walk the form; the answers are copied only when something depends on something."""
    if not plan:
        return Visibility(frozenset(), answers)
    values, hidden = dict(answers), set[str]()
    _walk(plan, values, values, NO_ROW, context, hidden)
    return Visibility(frozenset(hidden), values)


def _walk(  # noqa: PLR0913, PLR0917 - the sheet being walked, what is around it, and the result
    plan: Plan, sheet: dict[str, Json], root: dict[str, Json], row: Values, context: Context, hidden: set[str]
) -> None:
    """Take what is hidden out of a sheet (the root, or a row of it), gather the names, add what is calculated."""
    shut: set[int] = set()
    for step in plan:
        if isinstance(step, _Rows):
            _walk_rows(step, root, context, hidden)
        elif isinstance(step, _Computed):
            _calculate(step, sheet, root, row, context, hidden)
        elif step.inside in shut or not step.test(root, row, context):
            shut.add(step.number)
            hidden.update(step.governed)
            for name in step.governed:
                sheet.pop(name, None)


def _calculate(  # noqa: PLR0913, PLR0917 - as above
    step: _Computed, sheet: dict[str, Json], root: dict[str, Json], row: Values, context: Context, hidden: set[str]
) -> None:
    """Work a value out, unless it was kept at deposit."""
    name = step.field.id
    if name not in hidden and name not in sheet:
        value = step.field.kept(step.compute(root, row, context))
        if value is not None:
            sheet[name] = value


def _walk_rows(step: _Rows, root: dict[str, Json], context: Context, hidden: set[str]) -> None:
    name, rows = step.field.id, []
    if name in hidden:
        return
    for row in shown_rows(step.field, root.get(name)):
        kept, inside = dict(row), set[str]()
        _walk(step.plan, kept, root, kept, context, inside)
        rows.append(kept)
        hidden.update(join(name, row[ROW], child) for child in inside)
    if name in root:
        root[name] = rows


class _Planning:
    """Gathers the steps while going down the form.

    In a row, `siblings` are all its fields and `around` those of the root above it; `passed` are those above here.
    """

    def __init__(self, fields: Fields, siblings: Fields | None = None, around: Fields = NO_ROW) -> None:
        self.fields, self.siblings, self.around = fields, siblings or {}, around
        self.passed: dict[str, Field] = {}
        self.steps: list[_Gate | _Rows | _Computed] = []
        self.gates: list[_Gate] = []
        self.titles: list[tuple[int, int]] = []  # (level, gate) of the titles around, the innermost last

    def section(self, section: Section) -> None:
        """Go down a section, whose title is above every other."""
        self._enter(SECTION_LEVEL, section.when, heading_id(section))
        for field in section.fields:
            self.field(field)

    def field(self, field: Field) -> None:
        """Add what a field depends on, and what its rows do."""
        if isinstance(field, Header):
            self._enter(field.level, field.when, field.id)
            return
        self._govern(self._gate(field.when, self._around()), field.id)
        if isinstance(field, Repetition):
            self._rows(field)
        elif isinstance(field, Calculated):
            self._compute(field)
        self.passed[field.id] = field

    def _compute(self, field: Calculated) -> None:
        """Add a formula that can be worked out; the analysis tells of the others."""
        with contextlib.suppress(FormulaError):
            fields, siblings = (self.around, self.passed) if self.siblings else (self.passed, {})
            prepared = prepare_formula(field.formula, fields, siblings)
            if prepared.kind == field.result:
                self.steps.append(_Computed(field, prepared.compute))

    def _rows(self, field: Repetition) -> None:
        inner = _Planning(self.fields, {child.id: child for child in field.fields}, self.passed)
        for child in field.fields:
            inner.field(child)
        if inner.steps:
            self.steps.append(_Rows(field, tuple(inner.steps)))

    def _enter(self, level: int, when: Condition | None, name: str) -> None:
        self.titles = [title for title in self.titles if title[0] < level]
        gate = self._gate(when, self._around())
        self._govern(gate, name)
        self.titles.append((level, gate))

    def _around(self) -> int:
        return self.titles[-1][1] if self.titles else ALWAYS

    def _gate(self, when: Condition | None, inside: int) -> int:
        if when is None:
            return inside
        gate = _Gate(len(self.gates), inside, prepare(when, self.fields, self.siblings), [])
        self.gates.append(gate)
        self.steps.append(gate)
        return gate.number

    def _govern(self, gate: int, name: str) -> None:
        if gate != ALWAYS:
            self.gates[gate].governed.append(name)
