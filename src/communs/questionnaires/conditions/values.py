"""What an answer is compared to: as a page types it, as a person chooses it, as a condition holds it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.choices import pairs
from communs.questionnaires.conditions.evaluation import constant_of
from communs.questionnaires.conditions.told import NEGATED, operator_words, territory_name, told_value
from communs.questionnaires.conditions.tree import Comparison, Constant
from communs.questionnaires.field import Cleaned, Field, Json, RefusedError
from communs.questionnaires.fields.commune import Commune
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.reference.epci import all_epci
from communs.questionnaires.reference.territories import departements, regions
from communs.questionnaires.wording import plain

MOST_OPTIONS = 2_500
TERRITORIAL = frozenset({"in", "not in"})


def operators_of(field: Field) -> list[tuple[str, str]]:
    """The operators that a row may use on a field, each with its words: those of its type, and their negations."""
    names: list[str] = list(field.comparisons())
    names += [NEGATED[name] for name in names if name in NEGATED]
    return [(name, operator_words(name, field)) for name in names]


def options_of(field: Field, operator: str, language: str = "fr") -> list[tuple[str, str]] | None:
    """The values among which to choose, as (typed, name); None where a value is typed."""
    if operator in TERRITORIAL:
        codes = [f"region:{code}" for code in regions()] + [f"departement:{code}" for code in departements()]
        codes += [f"epci:{code}" for code in all_epci()] if isinstance(field, Commune) else []
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


def typed(value: Constant) -> str:
    """A value as a page holds it."""
    if isinstance(value, bool | tuple):
        return msgspec.json.encode(value).decode()
    return str(value)


def read_value(text: str, field: Field, kind: type[Comparison]) -> Constant:
    """The value that a text means: an option, what the type reads, or what an applicant would have answered.

    Raises `RefusedError`: no answer of this field is like it.
    """
    if not text:
        raise RefusedError(_("Donnez la valeur à comparer."))
    if kind.operator in TERRITORIAL or kind.operator == "matches":
        constant_of(kind(field=field.id, value=text), field)
        return text
    for value in _values(field, kind.operator) or ():
        if typed(value) == text:
            return value  # type: ignore[no-any-return]
    try:
        return _written(text, field.read_constant(text))
    except RefusedError:
        outcome = field.clean(text)
        if isinstance(outcome, Cleaned) and outcome.value is not None:
            return _written(text, field.comparable(outcome.value))
        raise


def _written(text: str, value: Json) -> Constant:
    """A value as documents write it: numbers exactly, words as they were typed."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(str(float(value))) == value else str(value)
    return text if value == plain(text) else value
