"""A simple condition as lines of a page: one field, one operator, one value each, joined by « and » or by « or ».

A deeper condition has no lines; a page shows it told in words, and its document.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.choices import pairs
from communs.questionnaires.conditions.evaluation import constant_of
from communs.questionnaires.conditions.told import NOT_ANSWERED, OPERATORS, territory_name, told_value
from communs.questionnaires.conditions.tree import (
    COMPARISONS,
    AllOf,
    Answered,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    Day,
    Not,
)
from communs.questionnaires.field import Cleaned, Field, Json, RefusedError
from communs.questionnaires.fields.date import Date
from communs.questionnaires.fields.date_time import DateTime
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.reference.territories import departements, regions

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

Join = Literal["and", "or"]
MOST_ROWS = 40
MOST_OPTIONS = 2_500
WITHOUT_VALUE = frozenset({"answered", NOT_ANSWERED})


class Row(msgspec.Struct, frozen=True):
    """A line as it is typed: the id of a field, an operator, the text of a value; each may still be empty."""

    field: str = ""
    operator: str = ""
    value: str = ""


class RowError(ValueError):
    """A line that cannot be understood: what is wrong with it."""


def sources(compiled: "CompiledQuestionnaire") -> list[Field]:
    """The fields that a condition of the root may read."""
    return [field for field in compiled.fields if field.comparisons() and field.holds_answer]


def operators_of(field: Field) -> list[tuple[str, str]]:
    """The operators that a line may use on a field, each with its words."""
    names = list(field.comparisons())
    if "answered" in names:
        names.append(NOT_ANSWERED)  # type: ignore[arg-type]
    return [(name, str(OPERATORS[name])) for name in names]


def options_of(field: Field, operator: str, language: str = "fr") -> list[tuple[str, str]] | None:
    """The values among which to choose, as (typed, name); None where a value is typed."""
    if operator in {"in", "not in"}:
        codes = [f"region:{code}" for code in regions()] + [f"departement:{code}" for code in departements()]
        return [(code, territory_name(code)) for code in codes]
    values = _values(field, operator)
    if values is None or len(values) > MOST_OPTIONS:
        return None
    return [(typed(value), told_value(field, operator, value, language)) for value in values]


def _values(field: Field, operator: str) -> Sequence[Any] | None:
    if isinstance(field, MultipleChoice):
        return list(pairs(field.options))
    possible = field.possible()
    if possible and operator in {"contains", "does not contain"} and isinstance(possible[0], tuple):
        return list(dict.fromkeys(choice for pair in possible for choice in pair if choice))
    return possible


def is_day(field: Field) -> bool:
    """Whether values are days."""
    return isinstance(field, Date | DateTime)


def typed(value: Constant) -> str:
    """A value as a line holds it."""
    if isinstance(value, bool | tuple):
        return msgspec.json.encode(value).decode()
    return str(value)


def rows_of(condition: Condition) -> tuple[Join, list[Row]] | None:
    """The lines of a condition and what joins them; None for a condition that is no list of lines."""
    join: Join = "or" if isinstance(condition, AnyOf) else "and"
    terms = condition.of if isinstance(condition, AllOf | AnyOf) else (condition,)
    rows = [_row(term) for term in terms]
    known = [row for row in rows if row is not None]
    return (join, known) if len(known) == len(rows) <= MOST_ROWS else None


def _row(term: Condition) -> Row | None:
    if isinstance(term, Not) and isinstance(term.of, Answered):
        return Row(term.of.field, NOT_ANSWERED)
    if isinstance(term, Answered):
        return Row(term.field, "answered")
    if isinstance(term, Comparison) and not isinstance(term.value, Day):
        return Row(term.field, term.operator, typed(term.value))
    return None


def condition_of(
    join: Join, rows: Sequence[Row], compiled: "CompiledQuestionnaire"
) -> tuple[Condition | None, dict[int, str]]:
    """The condition that lines say, and what is wrong by rank; without any line that says something, None."""
    terms, errors = [], {}
    for rank, row in enumerate(rows):
        if row.field:
            try:
                terms.append(_term(row, compiled))
            except RowError as error:
                errors[rank] = str(error)
    if errors or not terms:
        return None, errors
    if len(terms) == 1:
        return terms[0], {}
    return (AnyOf(of=tuple(terms)) if join == "or" else AllOf(of=tuple(terms))), {}


def _term(row: Row, compiled: "CompiledQuestionnaire") -> Condition:
    field = compiled.fields_by_id.get(row.field)
    if field is None or field.id in compiled.parents:
        raise RowError(_("Choisissez un champ du formulaire."))
    if row.operator not in dict(operators_of(field)):
        raise RowError(_("Choisissez comment comparer ce champ."))
    if row.operator in WITHOUT_VALUE:
        answered = Answered(field=field.id)
        return answered if row.operator == "answered" else Not(of=answered)
    kind = COMPARISONS[row.operator]  # type: ignore[index]
    try:
        return cast("Condition", kind(field=field.id, value=_constant(field, kind, row.value.strip())))
    except RefusedError as error:
        raise RowError(error.refused.message) from None


def _constant(field: Field, kind: type[Comparison], text: str) -> Constant:
    """The value that a text means: an option, what the type reads, or what an applicant would have answered."""
    if not text:
        raise RefusedError(_("Donnez la valeur à comparer."))
    if kind.operator in {"in", "not in", "matches"}:
        constant_of(kind(field=field.id, value=text), field)
        return text
    for value in _values(field, kind.operator) or ():
        if typed(value) == text:
            return value  # type: ignore[no-any-return]
    try:
        return _plain(field.read_constant(text))
    except RefusedError:
        outcome = field.clean(text)
        if isinstance(outcome, Cleaned) and outcome.value is not None:
            return _plain(field.comparable(outcome.value))
        raise


def _plain(value: Json) -> Constant:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value  # type: ignore[no-any-return]
