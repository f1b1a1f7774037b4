"""What differs between two versions of a questionnaire, one readable change at a time.

Fields and sections are the same when their ids are the same; everything else about them may change. A field is
*moved* when it went to another section or repetition, or when the order of the others is not enough to explain its
place: of several explanations, the one with the fewest moves is told.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from communs.questionnaires.field import Field, Json, type_name
from communs.questionnaires.schema import Questionnaire, Section

Kind: TypeAlias = Literal[
    "added", "removed", "moved", "retyped", "changed", "option added", "option removed", "option reworded"
]
Subject: TypeAlias = Literal["section", "field"]
INSIDE = frozenset({"id", "fields"})


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference. `id` and `label` name the section or the field (as it is called now, or was at the end).

    `attribute` is the one that `changed`; `before` and `after` are plain JSON: an attribute's values, types of a
    retyped field, titles of the places that a moved one left and reached, values of an option.
    """

    kind: Kind
    subject: Subject
    id: str
    label: str
    attribute: str = ""
    before: Json = None
    after: Json = None


class Placed(NamedTuple):
    """A field where it stands: the ids from the section down, and how that place is called."""

    field: Field
    holder: tuple[str, ...]
    place: str


def changes_between(old: Questionnaire, new: Questionnaire) -> list[Change]:
    """Every difference: sections first, then fields in their new order, then what was removed."""
    return [*_of_sections(old, new), *_of_fields(_placed(old), _placed(new))]


def _of_sections(old: Questionnaire, new: Questionnaire) -> Iterator[Change]:
    former, present = {s.id: s for s in old.sections}, {s.id: s for s in new.sections}
    moved = _moved(list(former), [key for key in present if key in former])
    for key, section in present.items():
        if key not in former:
            yield Change(kind="added", subject="section", id=key, label=section.title)
            continue
        if key in moved:
            yield Change(kind="moved", subject="section", id=key, label=section.title)
        yield from _attributes("section", section.title, former[key], section)
    for key, section in former.items():
        if key not in present:
            yield Change(kind="removed", subject="section", id=key, label=section.title)


def _of_fields(former: Mapping[str, Placed], present: Mapping[str, Placed]) -> Iterator[Change]:
    moved = _moved_fields(former, present)
    for key, placed in present.items():
        if key not in former:
            yield _change("added", placed.field, after=placed.place)
            continue
        if key in moved:
            yield _change("moved", placed.field, before=former[key].place, after=placed.place)
        yield from _of_field(former[key].field, placed.field)
    for key, placed in former.items():
        if key not in present:
            yield _change("removed", placed.field, before=placed.place)


def _of_field(old: Field, new: Field) -> Iterator[Change]:
    if type(old) is not type(new):
        yield _change("retyped", new, before=type_name(type(old)), after=type_name(type(new)))
    yield from _options(old, new)
    yield from _attributes("field", new.label, old, new)


def _options(old: Field, new: Field) -> Iterator[Change]:
    former, present = options_of(old), options_of(new)
    for value, label in present.items():
        if value not in former and former:
            yield _change("option added", new, attribute="options", after=label)
        elif former and former[value] != label:
            yield _change("option reworded", new, attribute="options", before=former[value], after=label)
    for value, label in former.items():
        if value not in present and present:
            yield _change("option removed", new, attribute="options", before=label)


def options_of(field: Field | Section) -> dict[str, str]:
    """Label of each choice of a field by value, second choices as « first › second »; empty for other types."""
    found: dict[str, str] = {}
    for option in _plain(getattr(field, "options", ())) or ():
        first = option if isinstance(option, str) else option.get("value", option.get("label"))
        if isinstance(first, str):
            found[first] = first if isinstance(option, str) else str(option.get("label", first))
            seconds = () if isinstance(option, str) else option.get("choices", ())
            found |= {f"{first} › {second}": f"{first} › {second}" for second in seconds}
    return found


def _attributes(subject: Subject, label: str, old: Field | Section, new: Field | Section) -> Iterator[Change]:
    """The attributes that differ, of a retyped field those of every type; choices are told one by one, by `_options`."""
    alike = type(old) is type(new)
    for name in (new if alike else Field).__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        told_apart = name == "options" and options_of(old) != options_of(new)
        if name in INSIDE or before == after or told_apart:
            continue
        yield Change(
            kind="changed",
            subject=subject,
            id=new.id,
            label=label,
            attribute=name,
            before=_plain(before),
            after=_plain(after),
        )


def _change(kind: Kind, field: Field, **more: Any) -> Change:  # noqa: ANN401 - the attributes of a change
    return Change(kind=kind, subject="field", id=field.id, label=field.label, **more)


def _placed(questionnaire: Questionnaire) -> dict[str, Placed]:
    return {field.id: Placed(field, holder, place) for field, holder, place in _walk(questionnaire)}


def _walk(questionnaire: Questionnaire) -> Iterator[tuple[Field, tuple[str, ...], str]]:
    for section in questionnaire.sections:
        for field in section.fields:
            yield field, (section.id,), section.title
            for child in getattr(field, "fields", ()):
                yield child, (section.id, field.id), field.label


def _moved_fields(former: Mapping[str, Placed], present: Mapping[str, Placed]) -> set[str]:
    """Fields in another holder, and those out of order within theirs; a repetition takes its children along."""
    both = [key for key in present if key in former]
    elsewhere = {key for key in both if former[key].holder[-1] != present[key].holder[-1]}
    found = set(elsewhere)
    for holder in {present[key].holder[-1] for key in both}:
        stayed = [key for key in both if present[key].holder[-1] == holder and key not in elsewhere]
        order = [key for key in former if key in set(stayed)]
        found |= _moved(order, stayed)
    return found


def _moved(former: Sequence[str], present: Iterable[str]) -> set[str]:
    """The fewest ids whose move explains the new order: all but a longest increasing run of former ranks."""
    rank = {key: index for index, key in enumerate(former)}
    present = list(present)
    return set(present) - set(_longest_run(present, rank.__getitem__))


def _longest_run(items: Sequence[str], rank: Callable[[str], int]) -> list[str]:
    """A longest subsequence of growing rank, in n·log n (patience sorting)."""
    tops: list[int] = []
    heads: list[str] = []
    before: dict[str, str | None] = {}
    for item in items:
        pile = bisect_left(tops, rank(item))
        before[item] = heads[pile - 1] if pile else None
        tops[pile : pile + 1] = [rank(item)]
        heads[pile : pile + 1] = [item]
    run: list[str] = []
    last = heads[-1] if heads else None
    while last is not None:
        run.append(last)
        last = before[last]
    return run


def _plain(value: object) -> Json:
    return msgspec.to_builtins(value)
