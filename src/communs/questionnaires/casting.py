"""What becomes of one answer when its field changes: the table of casts.

| the field was | it becomes | the answer |
|---|---|---|
| anything | the same, but for its words, its place, `required` or `when` | kept as it is, never checked again |
| anything | the same type with other options or bounds | kept when still accepted; else to ask again |
| several choices | the same, some of them removed | what remains; to ask again when nothing does |
| anything that can be written in words, a file excepted | a text, long or short or formatted | its words, as a person read them |
| a text of any kind | a text of another kind, a number, a date, a choice, yes or no, a country… | read as if it had just been typed |
| a number | the other kind of number | the same number; to ask again if it has decimals too many |
| a date and hour | a date | its day |
| a date | a date and hour | to ask again: an hour is not invented |
| one choice | several, or several choices | one: the choice, when there is just one |
| yes or no | a box, and back; either of them a choice « Oui » or « Non » | the same |
| anything | anything else | to ask again |

An answer that is cast or asked again is never lost: whoever casts keeps the former sheet (see `conversion`).
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from communs.questionnaires.choices import pairs
from communs.questionnaires.field import Cleaned, Context, Field, Json, type_name
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.fields.single_choice import SingleChoice
from communs.questionnaires.wording import folded

WORDING = frozenset({"label", "hint", "required", "when", "autocomplete", "item_label", "unit", "example", "message"})
FREE_TEXTS = frozenset({"text", "textarea", "formatted"})
NUMBERS = frozenset({"integer", "decimal"})
SWITCHES = frozenset({"yes_no", "checkbox"})
UNSPEAKABLE = frozenset({"files", "repetition"})
AS_TYPED = (
    FREE_TEXTS
    | NUMBERS
    | frozenset({"email", "phone", "iban", "siret", "date", "datetime", "yes_no", "civility", "single_choice"})
    | frozenset({"multiple_choice", "country", "departement", "region"})
)


class Fate(StrEnum):
    """What becomes of an answer."""

    KEPT = "kept"
    CAST = "cast"
    ASKED = "asked"
    HIDDEN = "hidden"


class Outcome(NamedTuple):
    """An answer under the new field: `value` is None when it is to be asked again or cleared."""

    fate: Fate
    value: Json = None


ASKED = Outcome(Fate.ASKED)


def cast(old: Field, new: Field, value: Json, context: Context) -> Outcome:
    """Carry an answer of `old` over to `new`, by the table of this module. Never raises."""
    if answers_alike(old, new):
        return Outcome(Fate.KEPT, value)
    try:
        return next(_accepted(old, new, value, context), ASKED)
    except (LookupError, TypeError, ValueError, AttributeError):  # a value that its own field cannot read
        return ASKED


def _accepted(old: Field, new: Field, value: Json, context: Context) -> Iterator[Outcome]:
    for candidate in _candidates(old, new, value):
        outcome = new.clean(candidate, context)
        if isinstance(outcome, Cleaned) and outcome.value is not None:
            same = type(old) is type(new) and outcome.value == value
            yield Outcome(Fate.KEPT if same else Fate.CAST, outcome.value)


def answers_alike(old: Field, new: Field) -> bool:
    """Whether every answer of `old` is one of `new`: what differs is wording, or when and whether it is asked."""
    if type(old) is not type(new):
        return False
    return all(getattr(old, name) == getattr(new, name) for name in old.__struct_fields__ if name not in WORDING)


def _candidates(old: Field, new: Field, value: Json) -> Iterator[Json]:
    """What to try, the most faithful first."""
    kinds = type_name(type(old)), type_name(type(new))
    if kinds[0] == kinds[1]:
        yield from _same_kind(new, value)
    elif not UNSPEAKABLE & set(kinds) and old.holds_answer:
        yield from _SPECIAL.get(kinds, _nothing)(old, value)
        if kinds[1] in FREE_TEXTS:
            yield from _words(old, value)
        elif isinstance(value, str) and _typed(old) and kinds[1] in AS_TYPED:
            yield value
            yield from _option_called(new, value)


def _same_kind(new: Field, value: Json) -> Iterator[Json]:
    yield value
    if isinstance(new, MultipleChoice):
        yield [item for item in value if item in pairs(new.options)]


def _typed(old: Field) -> bool:
    """Whether people type the answers of this type freely: then they may be read as another's."""
    return type_name(type(old)) in FREE_TEXTS | {"email", "phone", "iban", "siret"}


def _words(old: Field, value: Json) -> Iterator[Json]:
    free = value.get("other") if isinstance(value, Mapping) and isinstance(old, SingleChoice) else None
    yield free or (value if _typed(old) else old.display(value))
    if isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def _option_called(new: Field, text: str) -> Iterator[Json]:
    """A choice by its label, as people would write it."""
    if isinstance(new, SingleChoice | MultipleChoice):
        found = [value for value, label in pairs(new.options).items() if folded(label) == folded(text) != ""]
        yield from found[:1]


def _nothing(_old: Field, _value: Json) -> Iterator[Json]:
    return iter(())


def _number(_old: Field, value: Json) -> Iterator[Json]:
    yield f"{Decimal(str(value)):f}"


def _same(_old: Field, value: Json) -> Iterator[Json]:
    yield value


def _day(_old: Field, value: Json) -> Iterator[Json]:
    yield value[:10]


def _one_of_several(_old: Field, value: Json) -> Iterator[Json]:
    if len(value) == 1:
        yield value[0]


def _several(_old: Field, value: Json) -> Iterator[Json]:
    if isinstance(value, str):
        yield [value]


def _yes_or_no(_old: Field, value: Json) -> Iterator[Json]:
    yield from ("Oui", "oui", "yes", "true") if value else ("Non", "non", "no", "false")


Cast = Callable[[Field, Json], Iterator[Json]]
_SPECIAL: Mapping[tuple[str, str], Cast] = {
    ("integer", "decimal"): _number,
    ("decimal", "integer"): _number,
    ("integer", "formatted"): _number,
    ("datetime", "date"): _day,
    ("multiple_choice", "single_choice"): _one_of_several,
    ("single_choice", "multiple_choice"): _several,
    ("civility", "single_choice"): _same,
    ("yes_no", "checkbox"): _same,
    ("checkbox", "yes_no"): _same,
    ("yes_no", "single_choice"): _yes_or_no,
    ("checkbox", "single_choice"): _yes_or_no,
}
