"""What a condition claims of each answer, one way of holding after the other, and which claims cannot hold together.

A *way* is a set of claims, by field, that together make a condition hold; a condition holds when one of its ways does.
Ways that contradict themselves are left out, so that a condition without any way can never hold. The search is
bounded: `None` stands for « too many to tell », and is never reported as a mistake.
"""

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from communs.questionnaires.conditions.evaluation import COMPARING, CONTRARY, Fields, constant_of
from communs.questionnaires.conditions.tree import AllOf, Answered, AnyOf, Atom, Condition, Day, Not
from communs.questionnaires.field import Field
from communs.questionnaires.reference.territories import region_of

MOST_WAYS = 64
MOST_VALUES = 500
UNANSWERED = "unanswered"


class Claim(NamedTuple):
    """One comparison that must hold; `operator` may also be the contrary of one."""

    operator: str
    constant: Any = None


Way: TypeAlias = Mapping[str, frozenset[Claim]]
Ways: TypeAlias = tuple[Way, ...]
ANYHOW: Ways = ({},)


def ways_of(condition: Condition, fields: Fields, *, holds: bool = True) -> Ways | None:
    """The ways in which a condition is told true (told false, if not `holds`); None when they are too many.

    Every comparison must be one that its field knows: see `evaluation.constant_of`.
    """
    if isinstance(condition, Not):
        return ways_of(condition.of, fields, holds=not holds)
    if isinstance(condition, AllOf | AnyOf):
        parts = [ways_of(term, fields, holds=holds) for term in condition.of]
        return together(parts, fields) if isinstance(condition, AllOf) is holds else _either(parts)
    claims = frozenset({_claim(condition, fields[condition.field], holds=holds)})
    return () if impossible(fields[condition.field], claims) else ({condition.field: claims},)


def together(parts: Iterable[Ways | None], fields: Fields) -> Ways | None:
    """The ways in which all of these hold at once."""
    result: Ways = ANYHOW
    for ways in parts:
        if ways is None:
            return None
        result = tuple(_distinct(_joined(way, other, fields) for way, other in itertools.product(result, ways)))
        if len(result) > MOST_WAYS:
            return None
    return result


def needs(way: Way) -> list[str]:
    """The fields that must be answered, hence shown."""
    return [name for name, claims in way.items() if Claim(UNANSWERED) not in claims]


def impossible(field: Field, claims: frozenset[Claim]) -> bool:
    """Whether no answer of this field can satisfy all the claims at once."""
    if Claim(UNANSWERED) in claims:
        return len(claims) > 1
    if any(Claim(_contrary(claim.operator), claim.constant) in claims for claim in claims):
        return True
    values = _candidates(field, claims)
    if values is not None:
        return not any(_fits(value, field, claims) for value in values)
    return _empty_range(field, claims) or _nowhere(claims) or _too_many(field, claims)


def _either(parts: Iterable[Ways | None]) -> Ways | None:
    found: list[Way] = []
    for ways in parts:
        if ways is None or len(found) + len(ways) > MOST_WAYS:
            return None
        found += ways
    return tuple(_distinct(found))


def _distinct(ways: Iterable[Way | None]) -> Iterator[Way]:
    seen: set[frozenset[tuple[str, frozenset[Claim]]]] = set()
    for way in ways:
        if way is not None and (key := frozenset(way.items())) not in seen:
            seen.add(key)
            yield way


def _joined(way: Way, other: Way, fields: Fields) -> Way | None:
    """Both ways at once; None when they contradict each other. The cost is that of the smaller one."""
    few, many = (way, other) if len(way) < len(other) else (other, way)
    result = dict(many)
    for name, claims in few.items():
        mine = result.get(name, frozenset())
        result[name] = mine | claims
        if mine and result[name] != mine and impossible(fields[name], result[name]):
            return None
    return result


def _claim(atom: Atom, field: Field, *, holds: bool) -> Claim:
    if isinstance(atom, Answered):
        return Claim("answered" if holds else UNANSWERED)
    constant = atom.value if atom.operator == "matches" else constant_of(atom, field)
    return Claim(atom.operator if holds else _contrary(atom.operator), constant)


def _contrary(operator: str) -> str:
    others = {"matches": "does not match", "does not match": "matches"}
    return others.get(operator) or CONTRARY.get(operator, "")  # type: ignore[call-overload]


def _candidates(field: Field, claims: Iterable[Claim]) -> "Iterable[Any] | None":
    """Every value that could fit, when they can be told one by one."""
    equal = {claim.constant for claim in claims if claim.operator == "=" and not isinstance(claim.constant, Day)}
    if equal:
        return equal if len(equal) == 1 else ()
    possible = field.possible()
    return possible if possible is not None and len(possible) <= MOST_VALUES else None


def _fits(value: Any, field: Field, claims: Iterable[Claim]) -> bool:  # noqa: ANN401 - each type compares its own values
    if field.columns()[0].kind == "integer" and value % 1:
        return False
    comparisons = [claim for claim in (*claims, *_bounds(field)) if not isinstance(claim.constant, Day)]
    compared: list[tuple[Callable[[Any, Any], bool], Any]] = [
        (COMPARING[claim.operator], claim.constant)  # type: ignore[index]
        for claim in comparisons
        if claim.operator in COMPARING
    ]
    return all(compare(value, constant) for compare, constant in compared) and not _elsewhere(value, field, claims)


def _elsewhere(value: Any, field: Field, claims: Iterable[Claim]) -> bool:  # noqa: ANN401 - idem
    """Whether a code that stands for a place (a departement, a region) is not where it is claimed to be."""
    asked = [claim for claim in claims if claim.operator in {"in", "not in"}]
    if not asked or field.possible() is None:
        return False
    place = field.territory(value)
    for operator, constant in asked:
        kind, _colon, code = constant.partition(":")
        found = getattr(place, kind, "")
        if not found or (found == code) is not (operator == "in"):
            return True
    return False


def _bounds(field: Field) -> Iterator[Claim]:
    for name, operator in (("minimum", "≥"), ("maximum", "≤")):
        bound = getattr(field, name, None)
        if bound is not None:
            yield Claim(operator, bound.isoformat() if isinstance(bound, dt.date) else Decimal(bound))


def _empty_range(field: Field, claims: Iterable[Claim]) -> bool:
    bounded = [*claims, *_bounds(field)]
    apart = [
        [claim for claim in bounded if isinstance(claim.constant, Day)],
        [claim for claim in bounded if not isinstance(claim.constant, Day)],
    ]
    whole = field.columns()[0].kind == "integer"
    return any(_crossed(claims, whole=whole) for claims in apart)


def _crossed(claims: Iterable[Claim], *, whole: bool) -> bool:
    lows = [_edge(claim, whole=whole) for claim in claims if claim.operator in {">", "≥", "="}]
    highs = [_edge(claim, whole=whole) for claim in claims if claim.operator in {"<", "≤", "="}]
    if not lows or not highs:
        return False
    low, high = max(lows), min(highs, key=lambda edge: (edge[0], -edge[1]))
    excluded = {_plain(claim.constant) for claim in claims if claim.operator == "≠"}
    return low[0] > high[0] or (low[0] == high[0] and (bool(low[1] or high[1]) or low[0] in excluded))


def _edge(claim: Claim, *, whole: bool) -> tuple[Any, int]:
    """The bound of an interval, and 1 when it is not part of it."""
    value, strict = _plain(claim.constant), claim.operator in {"<", ">"}
    if whole and isinstance(value, Decimal):
        if claim.operator in {">", "≥"}:
            return Decimal(math.floor(value) + 1 if strict else math.ceil(value)), 0
        if claim.operator in {"<", "≤"}:
            return Decimal(math.ceil(value) - 1 if strict else math.floor(value)), 0
    return value, int(strict)


def _plain(constant: Any) -> Any:  # noqa: ANN401 - idem
    return constant.days if isinstance(constant, Day) else constant


def _nowhere(claims: Iterable[Claim]) -> bool:
    inside = {claim.constant for claim in claims if claim.operator == "in"}
    around = {f"region:{region_of(place.partition(':')[2])}" for place in inside if place.startswith("departement:")}
    outside = {claim.constant for claim in claims if claim.operator == "not in"}
    kinds = [place.partition(":")[0] for place in inside | around]
    return len(set(kinds)) < len(kinds) or bool((inside | around) & outside)


def _too_many(field: Field, claims: Iterable[Claim]) -> bool:
    most = getattr(field, "max_choices", None)
    return most is not None and sum(claim.operator == "contains" for claim in claims) > most
