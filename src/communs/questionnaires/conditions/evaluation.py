"""Conditions made ready to be asked of answers.

A condition is told true, told false, or not told at all when an answer that it needs is missing; only « told true »
counts. `not` is pushed down to the comparisons while compiling, each comparison having its contrary (`=` and `≠`, `<`
and `≥`…), so that nothing but plain booleans is left when answers come: whatever is not told is false on both sides.
See `docs/conditions.md` for the truth table.
"""

import datetime as dt
import operator
from collections.abc import Callable, Container, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import re2
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.tree import (
    AllOf,
    Answered,
    AnyOf,
    Atom,
    Comparison,
    Condition,
    Constant,
    Day,
    Not,
    Operator,
    expression,
)
from communs.questionnaires.field import DEFAULT, Context, Field, Json, RefusedError
from communs.questionnaires.reference.epci import all_epci
from communs.questionnaires.reference.territories import departements, regions

if TYPE_CHECKING:
    from communs.questionnaires.answers import Answers
    from communs.questionnaires.compiled import CompiledQuestionnaire

Values: TypeAlias = Mapping[str, Json]
Test: TypeAlias = Callable[[Values, Values, Context], bool]  # answers of the root, of the row, what surrounds them
Fields: TypeAlias = Mapping[str, Field]
NO_ROW: Values = MappingProxyType({})

CONTRARY: Mapping[Operator, Operator] = MappingProxyType(
    {
        "=": "≠",
        "≠": "=",
        "<": "≥",
        "≥": "<",
        ">": "≤",
        "≤": ">",
        "contains": "does not contain",
        "does not contain": "contains",
        "in": "not in",
        "not in": "in",
    }
)
COMPARING: Mapping[Operator, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "=": operator.eq,
        "≠": operator.ne,
        "<": operator.lt,
        "≤": operator.le,
        ">": operator.gt,
        "≥": operator.ge,
        "contains": operator.contains,
        "does not contain": lambda answer, part: part not in answer,
    }
)


class Holds(Protocol):
    """A condition that is ready."""

    def __call__(self, answers: "Answers", context: Context = DEFAULT) -> bool:
        """Whether the condition is told true by these answers."""
        ...


def compile_condition(condition: Condition, compiled: "CompiledQuestionnaire") -> Holds:
    """Make a condition of the root — a routing rule, an ineligibility — ready: call it with answers (and a context).

    Hidden fields count as unanswered. What the form does not have is never told: the result is then false.
    """
    test = prepare(condition, {field.id: field for field in compiled.fields})

    def holds(answers: "Answers", context: Context = DEFAULT) -> bool:
        return test(compiled.visibility(answers, context).answers, NO_ROW, context)

    return holds


def prepare(
    condition: Condition, fields: Fields, siblings: Fields = MappingProxyType({}), *, holds: bool = True
) -> Test:
    """The function that says whether a condition is told true (told false, if not `holds`).

    `fields` are those of the root, `siblings` those of the same row.
    """
    if isinstance(condition, Not):
        return prepare(condition.of, fields, siblings, holds=not holds)
    if isinstance(condition, AllOf | AnyOf):
        tests = tuple(prepare(term, fields, siblings, holds=holds) for term in condition.of)
        return _every(tests) if isinstance(condition, AllOf) is holds else _some(tests)
    field = siblings.get(condition.field) or fields.get(condition.field)
    if field is None or condition.operator not in field.comparisons():
        return _never
    return _test_of_atom(condition, field, in_row=field.id in siblings, holds=holds)


def constant_of(atom: Comparison, field: Field) -> Any:  # noqa: ANN401 - each type compares its own values
    """What the answer is compared to, as the field's type reads it; raises `RefusedError` for what it cannot be."""
    if atom.operator in {"in", "not in"}:
        return _territory(atom.value)
    if atom.operator == "matches":
        return _expression(atom.value)
    return field.read_constant(atom.value)


def _never(_root: Values, _row: Values, _context: Context) -> bool:
    return False


def _every(tests: tuple[Test, ...]) -> Test:
    def every(root: Values, row: Values, context: Context) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs more than the tests
            if not test(root, row, context):
                return False
        return True

    return every


def _some(tests: tuple[Test, ...]) -> Test:
    def some(root: Values, row: Values, context: Context) -> bool:
        for test in tests:  # noqa: SIM110 - idem
            if test(root, row, context):
                return True
        return False

    return some


def _test_of_atom(atom: Atom, field: Field, *, in_row: bool, holds: bool) -> Test:
    name, says = field.id, _verdict(atom, field, holds=holds)
    if says is None:
        return _never
    if in_row:
        return lambda _root, row, context: says(row.get(name), context)
    return lambda root, _row, context: says(root.get(name), context)


def _verdict(atom: Atom, field: Field, *, holds: bool) -> Callable[[Json, Context], bool] | None:
    """What one answer, possibly missing, makes of a comparison; None when nothing can."""
    if isinstance(atom, Answered):
        return lambda answer, _context: field.answered(answer) is holds
    try:
        constant = constant_of(atom, field)
    except RefusedError:
        return None
    if atom.operator == "matches":
        return lambda answer, _context: answer is not None and bool(constant.fullmatch(answer)) is holds
    name = atom.operator if holds else CONTRARY[atom.operator]
    if name in {"in", "not in"}:
        return _located(constant, field, inside=name == "in")
    return _compared(COMPARING[name], constant, field)


def _located(territory: str, field: Field, *, inside: bool) -> Callable[[Json, Context], bool]:
    kind, _colon, code = territory.partition(":")

    def says(answer: Json, _context: Context) -> bool:
        found = None if answer is None else field.territory(answer)
        place = getattr(found, kind, "")
        return bool(place) and (place == code) is inside

    return says


def _compared(compare: Callable[[Any, Any], bool], constant: Any, field: Field) -> Callable[[Json, Context], bool]:  # noqa: ANN401 - idem
    if isinstance(constant, Day):
        return lambda answer, context: answer is not None and compare(field.comparable(answer), _day(constant, context))
    if type(field).comparable is Field.comparable:
        return lambda answer, _context: answer is not None and compare(answer, constant)
    return lambda answer, _context: answer is not None and compare(field.comparable(answer), constant)


def _day(day: Day, context: Context) -> str:
    return (context.today + dt.timedelta(days=day.days)).isoformat()


def _territory(value: Constant) -> str:
    kind, _colon, code = value.partition(":") if isinstance(value, str) else ("", "", "")
    known: dict[str, Callable[[], Container[str]]]
    known = {"region": regions, "departement": departements, "epci": all_epci}
    if kind not in known or code not in known[kind]():
        raise RefusedError(_("Donnez un territoire qui existe, par exemple region:84 ou departement:43."))
    return f"{kind}:{code}"


def _expression(value: Constant) -> "re2._Regexp":
    if not isinstance(value, str) or not value:
        raise RefusedError(_("Donnez une expression régulière."))
    try:
        return expression(value)
    except re2.error:
        raise RefusedError(_("Cette expression régulière n’est pas valide (syntaxe RE2).")) from None
