"""A condition as documents write it: `{"op": "=", "field": "kind", "value": "association"}`.

Comparisons read the answer of one field; `and`, `or` and `not` put conditions together. What each operator says of an
answer, and of a missing one, is told in `truth`.
"""

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, TypeAlias, Union

import msgspec
import re2
from django.utils.translation import gettext as _

from communs.questionnaires.paths import FieldId

Operator: TypeAlias = Literal[
    "=", "≠", "<", "≤", ">", "≥", "contains", "does not contain", "matches", "in", "not in", "answered"
]
MOST_DEEP = 6
MOST_TERMS = 100
MOST_DAYS = 73_000
Word = Annotated[str, msgspec.Meta(max_length=1000)]


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day counted from today while a form is filled, from the day of deposit afterwards: `{"days": -30}`."""

    days: Annotated[int, msgspec.Meta(ge=-MOST_DAYS, le=MOST_DAYS)]


# `tuple[Word, Word]` would say it better, but makes msgspec 0.22 write out of its memory.
Pair: TypeAlias = Annotated[tuple[Word, ...], msgspec.Meta(min_length=2, max_length=2)]
Constant: TypeAlias = bool | int | float | Word | Day | Pair


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="op"):
    """What every node of a condition is."""


class Comparison(Term, frozen=True, kw_only=True):
    """Compares the answer of `field` to `value`."""

    operator: ClassVar[Operator]

    field: FieldId
    value: Constant


class Equal(Comparison, frozen=True, tag="="):
    """The answer is `value`."""

    operator: ClassVar[Operator] = "="


class Different(Comparison, frozen=True, tag="≠"):
    """The answer is another one than `value`."""

    operator: ClassVar[Operator] = "≠"


class Less(Comparison, frozen=True, tag="<"):
    """The number or the day comes before `value`."""

    operator: ClassVar[Operator] = "<"


class AtMost(Comparison, frozen=True, tag="≤"):
    """The number or the day is `value` or comes before it."""

    operator: ClassVar[Operator] = "≤"


class Greater(Comparison, frozen=True, tag=">"):
    """The number or the day comes after `value`."""

    operator: ClassVar[Operator] = ">"


class AtLeast(Comparison, frozen=True, tag="≥"):
    """The number or the day is `value` or comes after it."""

    operator: ClassVar[Operator] = "≥"


class Contains(Comparison, frozen=True, tag="contains"):
    """`value` is among the choices, or stands in the text."""

    operator: ClassVar[Operator] = "contains"


class Lacks(Comparison, frozen=True, tag="does not contain"):
    """Something is answered, without `value`."""

    operator: ClassVar[Operator] = "does not contain"


class Matches(Comparison, frozen=True, tag="matches"):
    """The whole text follows the regular expression `value` (RE2: the time is bounded whatever the expression)."""

    operator: ClassVar[Operator] = "matches"


class Within(Comparison, frozen=True, tag="in"):
    """The place is in the territory `value`: `region:84` or `departement:43`, by INSEE code; `epci:200073419`, by SIREN."""

    operator: ClassVar[Operator] = "in"


class Outside(Comparison, frozen=True, tag="not in"):
    """The place is known, and is not in the territory `value`."""

    operator: ClassVar[Operator] = "not in"


class Answered(Term, frozen=True, kw_only=True, tag="answered"):
    """Something is answered: a choice made, a file attached, a row filled."""

    operator: ClassVar[Operator] = "answered"

    field: FieldId


class AllOf(Term, frozen=True, kw_only=True, tag="and"):
    """Every one of `of` holds."""

    of: Annotated[tuple["Condition", ...], msgspec.Meta(min_length=1, max_length=MOST_TERMS)]


class AnyOf(Term, frozen=True, kw_only=True, tag="or"):
    """At least one of `of` holds."""

    of: Annotated[tuple["Condition", ...], msgspec.Meta(min_length=1, max_length=MOST_TERMS)]


class Not(Term, frozen=True, kw_only=True, tag="not"):
    """`of` does not hold, and the answers tell so: what is not answered proves nothing."""

    of: "Condition"


COMPARISONS: Mapping[Operator, type[Comparison]] = MappingProxyType(
    {
        kind.operator: kind
        for kind in (
            Equal,
            Different,
            Less,
            AtMost,
            Greater,
            AtLeast,
            Contains,
            Lacks,
            Matches,
            Within,
            Outside,
        )
    }
)
Atom: TypeAlias = Comparison | Answered
Condition: TypeAlias = Union[  # noqa: UP007 - names in quotes are read by msgspec
    Equal,
    Different,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
    Lacks,
    Matches,
    Within,
    Outside,
    Answered,
    AllOf,
    AnyOf,
    Not,
]


def children(condition: Condition) -> tuple[Condition, ...]:
    """The conditions just under this one."""
    if isinstance(condition, AllOf | AnyOf):
        return condition.of
    return (condition.of,) if isinstance(condition, Not) else ()


def atoms(condition: Condition, place: str = "") -> Iterator[tuple[str, Atom]]:
    """Every comparison, in order, with its place under the condition (`of[1].of[0]`, empty for the condition itself)."""
    if isinstance(condition, Comparison | Answered):
        yield place, condition
    for rank, child in enumerate(children(condition)):
        inner = "of" if isinstance(condition, Not) else f"of[{rank}]"
        yield from atoms(child, f"{place}.{inner}".lstrip("."))


def sources_of(condition: Condition | None) -> tuple[str, ...]:
    """The ids of the fields that a condition reads, each once, in the order in which it names them."""
    found = () if condition is None else atoms(condition)
    return tuple(dict.fromkeys(atom.field for _place, atom in found))


def bounds_complaint(condition: Condition) -> str:
    """Why a condition is too large to be kept; empty when it is not."""
    level: tuple[Condition, ...] = (condition,)
    deep = terms = 0
    while level:
        deep, terms = deep + 1, terms + len(level)
        if deep > MOST_DEEP:
            return _("Cette condition compte plus de %(count)s niveaux : simplifiez-la.") % {"count": MOST_DEEP}
        if terms > MOST_TERMS:
            return _("Cette condition compte plus de %(count)s termes : simplifiez-la.") % {"count": MOST_TERMS}
        level = tuple(child for term in level for child in children(term))
    return ""


@functools.lru_cache(maxsize=512)
def expression(pattern: str) -> "re2._Regexp":
    """The compiled expression; raises `re2.error` for one that RE2 does not take."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options=options)
