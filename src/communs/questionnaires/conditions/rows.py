"""A condition as rows of a page: groups of rows and of groups, each known by its path (`when`, `when.0`, `when.0.1`).

Every condition has rows, and its rows say it again. A negation has no row of its own: that of a comparison is the
contrary comparison, that of a group another way to join it. Pages post every row with each of their buttons, so that
building a condition needs no script and keeps nothing before the end; see `form`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias, cast

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.evaluation import CONTRARY
from communs.questionnaires.conditions.told import NEGATED
from communs.questionnaires.conditions.tree import (
    COMPARISONS,
    MOST_DEEP,
    MOST_TERMS,
    AllOf,
    Answered,
    AnyOf,
    Comparison,
    Condition,
    Day,
    Not,
    bounds_complaint,
)
from communs.questionnaires.conditions.values import operators_of, read_value, typed
from communs.questionnaires.field import Field, RefusedError

EVERY, ANY, NONE, NOT_EVERY = "and", "or", "none", "not every"
JOINS: Mapping[str, tuple[type[AllOf | AnyOf], bool]] = MappingProxyType(
    {EVERY: (AllOf, True), ANY: (AnyOf, True), NONE: (AnyOf, False), NOT_EVERY: (AllOf, False)}
)
CONTRARIES: Mapping[str, str] = MappingProxyType(dict([*CONTRARY.items(), *NEGATED.items()]))
LONGEST = 1000
PARTS = ("field", "operator", "value", "days")


class Row(msgspec.Struct):
    """One comparison as it is typed, each part maybe still empty; `days` is a day counted from that of the deposit."""

    path: str = ""
    field: str = ""
    operator: str = ""
    value: str = ""
    days: str = ""


class Group(msgspec.Struct):
    """Rows and groups, joined by one of `JOINS`."""

    path: str = ""
    join: str = EVERY
    items: list["Row | Group"] = []


Node: TypeAlias = Row | Group
Fields: TypeAlias = Mapping[str, Field]


def rows_of(condition: Condition | None, name: str) -> Group:
    """The rows of a condition under a path; one empty row when there is none."""
    node = _node(condition, holds=True) if condition else Row()
    return _numbered(node if isinstance(node, Group) else Group(items=[node]), name)


def _node(condition: Condition, *, holds: bool) -> Node:
    if isinstance(condition, Not):
        return _node(condition.of, holds=not holds)
    if isinstance(condition, AllOf | AnyOf):
        join = next(name for name, said in JOINS.items() if said == (type(condition), holds))
        return Group(join=join, items=[_node(term, holds=True) for term in condition.of])
    operator = condition.operator if holds else CONTRARIES[condition.operator]
    value = condition.value if isinstance(condition, Comparison) else ""
    days, text = (str(value.days), "") if isinstance(value, Day) else ("", typed(value))
    return Row(field=condition.field, operator=operator, value=text, days=days)


def condition_of(root: Group, fields: Fields) -> tuple[Condition | None, dict[str, str]]:
    """The condition that rows say of these fields, None when they say nothing; and what is wrong, by path."""
    errors: dict[str, str] = {}
    condition = _term(root, fields, errors)
    if condition and (complaint := bounds_complaint(condition)):
        errors[root.path] = complaint
    return (None if errors else condition), errors


def _term(node: Node, fields: Fields, errors: dict[str, str]) -> Condition | None:
    if isinstance(node, Group):
        terms = [term for item in node.items if (term := _term(item, fields, errors))]
        return _joined(node.join, tuple(terms)) if terms else None
    try:
        return _comparison(node, fields) if node.field else None
    except RefusedError as error:
        errors[node.path] = error.refused.message
        return None


def _joined(join: str, terms: tuple[Condition, ...]) -> Condition:
    kind, holds = JOINS[join]
    whole = terms[0] if len(terms) == 1 else kind(of=terms)
    return whole if holds else Not(of=whole)


def _comparison(row: Row, fields: Fields) -> Condition:
    field = fields.get(row.field)
    if field is None:
        raise RefusedError(_("Ce champ n’est pas parmi ceux que la condition peut lire : choisissez-en un autre."))
    if row.operator not in dict(operators_of(field)):
        raise RefusedError(_("Choisissez comment comparer ce champ."))
    if row.operator in NEGATED.values():
        contrary = next(name for name, said in NEGATED.items() if said == row.operator)
        return Not(of=_comparison(msgspec.structs.replace(row, operator=contrary), fields))
    if row.operator == Answered.operator:
        return Answered(field=field.id)
    kind = COMPARISONS[row.operator]  # type: ignore[index]
    if row.days:
        return cast("Condition", kind(field=field.id, value=_day(row, field)))
    return cast("Condition", kind(field=field.id, value=read_value(row.value.strip(), field, kind)))


def _day(row: Row, field: Field) -> Day:
    if row.value:
        raise RefusedError(_("Donnez une date, ou un nombre de jours : pas les deux."))
    try:
        day = msgspec.convert({"days": row.days.strip()}, Day, strict=False)
    except msgspec.ValidationError:
        raise RefusedError(_("Donnez un nombre entier de jours, par exemple -30.")) from None
    field.read_constant(day)
    return day


def posted(post: Mapping[str, str], name: str) -> Group:
    """The rows that a page sends under a path; what is not one of its names is left out."""
    root = Group(name, _join(post, name))
    groups = {name: root}
    found = [key.removesuffix("-is") for key in post if key.startswith(f"{name}.") and key.endswith("-is")]
    for path in sorted(found[:MOST_TERMS], key=_steps):
        parent = groups.get(path.rpartition(".")[0])
        if parent is None or path.count(".") > MOST_DEEP:
            continue
        if post[f"{path}-is"] == "group":
            groups[path] = Group(path, _join(post, path))
        parent.items.append(
            groups.get(path) or Row(path, *(post.get(f"{path}-{part}", "")[:LONGEST] for part in PARTS))
        )
    return _numbered(root, name)


def _join(post: Mapping[str, str], path: str) -> str:
    join = post.get(f"{path}-join", EVERY)
    return join if join in JOINS else EVERY


def _steps(path: str) -> list[int]:
    return [int(step) if step.isdecimal() and len(step) < 5 else 0 for step in path.split(".")[1:]]  # noqa: PLR2004 - bounded


def changed(root: Group, act: str) -> str:
    """Do what a button says — `row:when.1` adds a row to a group, `group:when` a group, `drop:when.0` takes one away.

    Returns the path where the person goes on; empty for another act, which changes nothing.
    """
    verb, _colon, path = act.partition(":")
    onward: Node | None = None
    for group in list(groups_in(root)):
        if group.path == path and verb in {"row", "group"}:
            onward = Row()
            inner = Group(join=ANY if group.join == EVERY else EVERY, items=[onward, Row()])
            group.items.append(onward if verb == "row" else inner)
        if verb == "drop" and any(item.path == path for item in group.items):
            onward = group
            group.items = [item for item in group.items if item.path != path]
    _numbered(root, root.path)
    return onward.path if onward else ""


def groups_in(root: Group) -> Iterator[Group]:
    """A group and those inside it."""
    yield root
    for item in root.items:
        if isinstance(item, Group):
            yield from groups_in(item)


def _numbered(group: Group, path: str) -> Group:
    """Give every row and group the path of its place."""
    group.path = path
    for rank, item in enumerate(group.items):
        item.path = f"{path}.{rank}"
        if isinstance(item, Group):
            _numbered(item, item.path)
    return group
