"""The answers that a rule may meet, few enough to be tried: of those that no rule tells apart, one is enough."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, cast

from communs.questionnaires.choices import pairs
from communs.questionnaires.conditions.evaluation import NO_ROW, constant_of, prepare
from communs.questionnaires.conditions.told import is_day
from communs.questionnaires.conditions.tree import Answered, Atom, Condition, Day
from communs.questionnaires.field import Cleaned, Context, Field, Json, RefusedError
from communs.questionnaires.fields.commune import Commune
from communs.questionnaires.fields.epci import Epci
from communs.questionnaires.fields.linked_choice import LinkedChoice
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.fields.single_choice import SingleChoice
from communs.questionnaires.free_answer import OTHER
from communs.questionnaires.reference import communes
from communs.questionnaires.reference.epci import epci_in
from communs.questionnaires.reference.territories import departements

MOST_NAMED = 8
MOST_CANDIDATES = 3_000


class Kind(NamedTuple):
    """Answers of one field that no comparison tells apart: one of them to try, all of them to be named."""

    answer: Json
    members: tuple[Json, ...]


class Domain(NamedTuple):
    """The kinds of answers of a field, « none » first; `complete` when no further kind exists."""

    field: Field
    kinds: tuple[Kind, ...]
    complete: bool


def domain_of(field: Field, atoms: Sequence[Atom], context: Context) -> Domain:
    """Every kind of answer that these comparisons tell apart."""
    found, complete = _candidates(field, atoms, context)
    tests = [
        prepare(cast("Condition", atom), {field.id: field}, holds=holds)
        for atom in dict.fromkeys(atoms)
        for holds in (True, False)
    ]
    kinds: dict[tuple[bool, ...], list[Json]] = {}
    for answer in found[:MOST_CANDIDATES]:
        seen = tuple(test({field.id: answer}, NO_ROW, context) for test in tests)
        kinds.setdefault(seen, []).append(answer)
    rest = tuple(Kind(answers[0], tuple(answers)) for answers in kinds.values())
    return Domain(field, (Kind(None, (None,)), *rest), complete and len(found) <= MOST_CANDIDATES)


def _candidates(field: Field, atoms: Sequence[Atom], context: Context) -> tuple[list[Json], bool]:
    if isinstance(field, MultipleChoice):
        return _choices(field, atoms)
    if isinstance(field, Commune | Epci):
        return _places(field, atoms), True
    possible = field.possible()
    if possible is not None:
        return [_answer(field, value) for value in possible], True
    constants = list(_constants(field, atoms))
    if is_day(field):
        return _cleaned(field, _days(constants, context), context), True
    if constants and all(isinstance(value, Decimal) for value in constants):
        return _cleaned(field, _numbers(field, constants), context), True
    texts = [*constants, *(f"{one} {other}" for one, other in itertools.permutations(constants[:MOST_NAMED], 2))]
    only_answered = all(isinstance(atom, Answered) for atom in atoms)
    return [field.sample(), *_cleaned(field, texts, context)], only_answered


def _constants(field: Field, atoms: Iterable[Atom]) -> Iterator[Any]:
    for atom in atoms:
        if not isinstance(atom, Answered):
            try:
                value = constant_of(atom, field)
            except RefusedError:
                continue
            if isinstance(value, str | Decimal | Day):
                yield value


def _answer(field: Field, value: Any) -> Json:  # noqa: ANN401 - each type compares its own values
    """The answer that compares as this value."""
    if isinstance(field, SingleChoice) and value == OTHER:
        return {"other": "?"}
    if isinstance(field, LinkedChoice):
        return {"primary": value[0], "secondary": value[1] or None}
    return value


def _choices(field: MultipleChoice, atoms: Sequence[Atom]) -> tuple[list[Json], bool]:
    """Every set of the choices that are named, and one that is not."""
    known = list(pairs(field.options))
    named = [value for value in dict.fromkeys(_constants(field, atoms)) if value in known]
    other = next((value for value in known if value not in named), None)
    sets = [
        list(chosen)
        for count in range(len(named[:MOST_NAMED]) + 1)
        for chosen in itertools.combinations(named[:MOST_NAMED], count)
    ]
    with_other = [[*chosen, other] for chosen in sets] if other else []
    most = field.max_choices or len(known)
    return [chosen for chosen in [*sets, *with_other] if 0 < len(chosen) <= most], len(named) <= MOST_NAMED


def _places(field: Commune | Epci, atoms: Sequence[Atom]) -> list[Json]:
    """The places that are named, and one that is not in every departement and every EPCI that is named."""
    named = [value for value in _constants(field, atoms) if ":" not in str(value)]
    if isinstance(field, Epci):
        others = [next((epci.code for epci in epci_in(code) if epci.code not in named), "") for code in departements()]
        return _cleaned(field, [*named, *filter(None, others)], Context())
    around = {str(value).removeprefix("epci:") for value in _constants(field, atoms) if str(value).startswith("epci:")}
    inside: dict[tuple[str, str], str] = {}
    for code, commune in communes.communes().items():
        if code not in named:
            inside.setdefault((commune.departement, commune.epci if commune.epci in around else ""), code)
    places = [{"code": code, "postal_code": "", "name": communes.communes()[code].name} for code in named]
    return places + [
        {"code": code, "postal_code": "", "name": communes.communes()[code].name} for code in inside.values()
    ]


def _days(constants: Iterable[Any], context: Context) -> list[str]:
    """The days that are named, those just before and just after."""
    days = [
        context.today + dt.timedelta(days=value.days) if isinstance(value, Day) else dt.date.fromisoformat(value)
        for value in constants
    ] or [context.today]
    return sorted({(day + dt.timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)})


def _numbers(field: Field, constants: Iterable[Decimal]) -> list[str]:
    """The numbers that are named, the bounds of the field, and one on each side of each."""
    bounds = [getattr(field, name, None) for name in ("minimum", "maximum")]
    known = sorted({*constants, *(Decimal(bound) for bound in bounds if bound is not None)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(known)]
    around = [value + step for value in known for step in (Decimal(-1), Decimal(1))]
    return [str(value) for value in sorted({*known, *between, *around})]


def _cleaned(field: Field, typed: Iterable[Any], context: Context) -> list[Json]:
    """Those that the field takes, as it keeps them."""
    outcomes = [field.clean(f"{text}T12:00" if field.value_type == "datetime" else text, context) for text in typed]
    found = [one.value for one in outcomes if isinstance(one, Cleaned) and one.value is not None]
    return list({repr(value): value for value in found}.values())
