"""The functions of formulas, each under its English and its French name.

A value that is missing is None. What gathers values leaves missing ones out; what needs them all is missing too.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import msgspec

Kind = Literal["number", "text", "date", "boolean"]
Value: TypeAlias = Decimal | str | dt.date | bool | None
LONGEST_TEXT = 10_000
MOST_DECIMALS = 6


class Function(msgspec.Struct, frozen=True):
    """What a function takes and gives.

    `takes` are the kinds of its first arguments, the last one for all that follow; `any` stands for one kind, the same
    for every argument under it. `gives` may be `any` too. `fewest` and `most` bound the number of arguments; only a
    function that `gathers` takes the column of a repetition.
    """

    takes: tuple[Kind | Literal["any", "whatever"], ...]
    gives: Kind | Literal["any"]
    apply: Callable[[Sequence[Any]], Value]
    fewest: int = 1
    most: int = 30
    gathers: bool = False


def _known(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _total(values: Sequence[Any]) -> Value:
    return sum(_known(values), Decimal(0))


def _mean(values: Sequence[Any]) -> Value:
    known = _known(values)
    return sum(known, Decimal(0)) / len(known) if known else None


def _days(values: Sequence[Any]) -> Value:
    first, last = values
    return None if first is None or last is None else Decimal((last - first).days)


def _choose(values: Sequence[Any]) -> Value:
    condition, yes, no = values
    chosen: Value = yes if condition else no
    return None if condition is None else chosen


def _round(values: Sequence[Any]) -> Value:
    number, places = values[0], values[1] if len(values) > 1 else Decimal(0)
    if number is None or places is None:
        return None
    return rounded(number, max(0, min(MOST_DECIMALS, int(places))))


def _join(values: Sequence[Any]) -> Value:
    separator, *texts = values
    return (separator or "").join(text for text in texts if text)[:LONGEST_TEXT] or None


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, as invoices do."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


_TABLE: dict[tuple[str, str], Function] = {
    ("sum", "somme"): Function(("number",), "number", _total, gathers=True),
    ("count", "nombre"): Function(("whatever",), "number", lambda values: Decimal(len(_known(values))), gathers=True),
    ("min", "minimum"): Function(("any",), "any", lambda values: min(_known(values), default=None), gathers=True),
    ("max", "maximum"): Function(("any",), "any", lambda values: max(_known(values), default=None), gathers=True),
    ("average", "moyenne"): Function(("number",), "number", _mean, gathers=True),
    ("days", "jours"): Function(("date", "date"), "number", _days, 2, 2),
    ("if", "si"): Function(("boolean", "any", "any"), "any", _choose, 3, 3),
    ("round", "arrondi"): Function(("number", "number"), "number", _round, 1, 2),
    ("join", "joindre"): Function(("text", "text"), "text", _join, 2, gathers=True),
    ("answered", "rempli"): Function(("whatever",), "boolean", lambda values: values[0] is not None, 1, 1),
}
FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {name: function for names, function in _TABLE.items() for name in names}
)
TODAY = frozenset({"today", "aujourdhui"})
