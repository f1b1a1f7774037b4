"""Carrying a whole answer sheet over to another version of its questionnaire.

Nothing is lost: what has no place in the new sheet is told in `outcomes` with its value, and whoever converts keeps
the former sheet. Rows keep their ids; a field that moved into a repetition takes its first row, one that moved out of
a repetition with several answered rows is asked again. What is calculated is not carried over: a deposited sheet has it
worked out again under the new version, from the answers as they are there.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from communs.questionnaires.answers import Answers
from communs.questionnaires.casting import Fate, Outcome, answers_alike, cast
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import DEFAULT, Context, Field, Json
from communs.questionnaires.fields.repetition import FIRST_ROW, ROW, Repetition
from communs.questionnaires.paths import join

GONE = Outcome(Fate.HIDDEN)


class Moved(msgspec.Struct, frozen=True):
    """What became of one answer that is not simply kept.

    `path` is where it stood in the former sheet (where it is expected, for a question that nobody answered yet),
    `before` and `after` its values, None for none.
    """

    path: str
    field_id: str
    label: str
    fate: Fate
    before: Json = None
    after: Json = None


class Converted(msgspec.Struct, frozen=True):
    """The new sheet, and what became of the answers that are not simply kept."""

    answers: dict[str, Json]
    outcomes: tuple[Moved, ...]

    @property
    def touched(self) -> dict[str, set[Fate]]:
        """The fates by field."""
        found: dict[str, set[Fate]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.field_id, set()).add(outcome.fate)
        return found


class Leaf(NamedTuple):
    """One answer of a sheet, with its repetition and row when it stands in one."""

    id: str
    value: Json
    root: str = ""
    row: str = ""

    @property
    def path(self) -> str:
        """Where it stands."""
        return join(self.root, self.row, self.id) if self.row else self.id


class Converter:
    """Converts sheets from one version to another: what depends on the versions alone is worked out once."""

    def __init__(self, old: CompiledQuestionnaire, new: CompiledQuestionnaire) -> None:
        self.old, self.new = old, new
        both = [key for key in old.fields_by_id if key in new.fields_by_id]
        self._calculated = frozenset(key for key, field in new.fields_by_id.items() if not field.asked)
        self._alike = frozenset(key for key in both if answers_alike(old.fields_by_id[key], new.fields_by_id[key]))

    def convert(self, answers: Answers, context: Context = DEFAULT, *, deposited: bool = False) -> Converted:
        """Carry a sheet over; the former one stays as it was. A `deposited` one keeps what is calculated."""
        sheet = self._rows(answers)
        outcomes = [
            moved
            for leaf in _leaves(answers)
            for moved in [self._place(sheet, leaf, answers, context)]
            if moved.fate != Fate.KEPT
        ]
        answered = {key: value for key, value in sheet.items() if value not in (None, [])}
        outcomes += self._out_of_sight(answers, answered, context)
        outcomes += self._newly_asked(answers, answered, outcomes, context)
        if self._calculated:
            answered, outcomes = self._worked_out(answered, outcomes, context, kept=deposited)
        return Converted(answered, tuple(outcomes))

    def _worked_out(
        self, sheet: Answers, outcomes: list[Moved], context: Context, *, kept: bool
    ) -> tuple[dict[str, Json], list[Moved]]:
        """Add what the new version calculates, and tell which of the values that stood in its place changed."""
        seen = self.new.visibility(sheet, context).answers
        values = {leaf.path: leaf.value for leaf in _leaves(seen) if leaf.id in self._calculated} if kept else {}
        told = [
            _recalculated(one, values.get(one.path)) if one.field_id in self._calculated else one for one in outcomes
        ]
        return self._with(sheet, seen) if kept else dict(sheet), [one for one in told if one.fate != Fate.KEPT]

    def _with(self, sheet: Answers, seen: Answers) -> dict[str, Json]:
        """The sheet with what is calculated in it, at the root and in rows."""
        done: dict[str, Json] = dict(sheet)
        for key, value in seen.items():
            if key in self._calculated:
                done[key] = value
            elif _is_table(value) and key in done:
                rows = {row[ROW]: row for row in value}
                done[key] = [row | self._in_row(rows.get(row[ROW], {})) for row in done[key]]
        return done

    def _in_row(self, row: Mapping[str, Json]) -> dict[str, Json]:
        return {key: value for key, value in row.items() if key in self._calculated}

    def _rows(self, answers: Answers) -> dict[str, Any]:
        """The repetitions that both versions have, with their rows, still empty."""
        return {
            key: [{ROW: row[ROW]} for row in value]
            for key, value in answers.items()
            if isinstance(self.new.fields_by_id.get(key), Repetition) and _is_table(value)
        }

    def _place(self, sheet: dict[str, Any], leaf: Leaf, answers: Answers, context: Context) -> Moved:
        new = self.new.fields_by_id.get(leaf.id)
        outcome = self._outcome(leaf, new, context)
        if outcome.value is not None and not self._put(sheet, leaf, outcome.value, answers):
            outcome = Outcome(Fate.ASKED)
        named = new or self.old.fields_by_id.get(leaf.id)
        label = named.label if named else leaf.id
        return Moved(leaf.path, leaf.id, label, outcome.fate, leaf.value, outcome.value)

    def _outcome(self, leaf: Leaf, new: Field | None, context: Context) -> Outcome:
        old = self.old.fields_by_id.get(leaf.id)
        if leaf.id in self._calculated:
            return GONE
        if new is None or old is None or not new.holds_answer:
            return GONE
        if leaf.id in self._alike and not isinstance(new, Repetition):
            return Outcome(Fate.KEPT, leaf.value)
        return cast(old, new, leaf.value, context)

    def _put(self, sheet: dict[str, Any], leaf: Leaf, value: Json, answers: Answers) -> bool:
        """Write a value where its field now stands; False when several rows claim one place."""
        parent = self.new.parents.get(leaf.id)
        if parent is None:
            if leaf.row and sum(leaf.id in row for row in answers[leaf.root]) > 1:
                return False
            sheet[leaf.id] = value
            return True
        rows: list[dict[str, Any]] = sheet.setdefault(parent.id, [])
        wanted = leaf.row or (rows[0][ROW] if rows else FIRST_ROW)
        row = next((row for row in rows if row[ROW] == wanted), None)
        if row is None:
            rows.append(row := {ROW: wanted})
        row[leaf.id] = value
        return True

    def _out_of_sight(self, answers: Answers, sheet: Answers, context: Context) -> Iterator[Moved]:
        """The answers that were shown, and that a condition now hides: they stay in the sheet."""
        now = self.new.visibility(sheet, context)
        if not now.hidden:
            return
        before = self.old.visibility(answers, context)
        for leaf in _leaves(sheet):
            if not now.shows(leaf.path) and before.shows(leaf.path) and leaf.id in self.old.fields_by_id:
                label = self.new.fields_by_id[leaf.id].label
                yield Moved(leaf.path, leaf.id, label, Fate.HIDDEN, leaf.value, leaf.value)

    def _newly_asked(
        self, answers: Answers, sheet: Answers, outcomes: list[Moved], context: Context
    ) -> Iterator[Moved]:
        """The required answers that the former version did not miss."""
        missing = self.new.missing(sheet, context)
        if missing:
            known = {problem.path for problem in self.old.missing(answers, context)}
            known |= {moved.path for moved in outcomes}
            for problem in missing:
                if problem.path not in known:
                    yield Moved(problem.path, problem.field_id, problem.label, Fate.ASKED)


def _recalculated(moved: Moved, value: Json) -> Moved:
    fate = Fate.KEPT if value == moved.before else Fate.HIDDEN if value is None else Fate.CAST
    return msgspec.structs.replace(moved, fate=fate, after=value)


def _leaves(answers: Answers) -> Iterator[Leaf]:
    for key, value in answers.items():
        if not _is_table(value):
            yield Leaf(key, value)
            continue
        for row in value:
            yield from (Leaf(child, item, key, row[ROW]) for child, item in row.items() if child != ROW)


def _is_table(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) and ROW in row for row in value)
