"""A condition as rows of a page: groups of rows and of groups, each known by its path (`r`, `r.0`, `r.0.1`).

The page posts every row back with each button: building a condition needs no script and keeps nothing until it is saved.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.editor.constants import constant, text_of
from communs.questionnaires.conditions.tree import MOST_DEEP, MOST_TERMS
from communs.questionnaires.field import Field, Json

ROOT = "r"
EVERY, ANY = "and", "or"
MOST_NODES = MOST_TERMS


class Row(msgspec.Struct):
    """One comparison as it is typed; `negated`: « sauf si »."""

    path: str
    field: str = ""
    operator: str = ""
    value: str = ""
    negated: bool = False


class Group(msgspec.Struct):
    """Rows and groups of which every one (`and`) or at least one (`or`) must hold."""

    path: str
    op: str = EVERY
    negated: bool = False
    items: list["Row | Group"] = []


class BuildError(ValueError):
    """The condition cannot be saved as it is typed; `path` is the row to mend."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


def grown(condition: Json | None) -> Group:
    """The rows of a condition; one empty row when there is none."""
    if not condition:
        return Group(ROOT, items=[Row(f"{ROOT}.0")])
    found = _node(condition, ROOT)
    return found if isinstance(found, Group) else _numbered(Group(ROOT, items=[found]))


def pruned(group: Group, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    """The condition that rows say; `None` when nothing is typed. Raises `BuildError`."""
    return _term(group, fields)


def posted(post: Mapping[str, str]) -> Group:
    """The rows of a posted page; what is not one of its names is left out."""
    paths = [
        name.removeprefix("c-").removesuffix("-is") for name in post if name.startswith("c-r") and name.endswith("-is")
    ]
    root = Group(ROOT, post.get("c-r-op", EVERY), bool(post.get("c-r-not")))
    groups = {ROOT: root}
    for path in sorted(paths[:MOST_NODES], key=_steps):
        parent = groups.get(path.rpartition(".")[0])
        if path == ROOT or parent is None or path.count(".") > MOST_DEEP:
            continue
        node = _posted_node(path, post)
        parent.items.append(node)
        if isinstance(node, Group):
            groups[path] = node
    return _numbered(root)


def changed(root: Group, act: str) -> Group:
    """The rows after a button: `row:r.1` adds a row to a group, `group:r` a group, `drop:r.0` takes one away."""
    verb, _colon, path = act.partition(":")
    for group in _groups(root):
        if group.path == path and verb == "row":
            group.items.append(Row(""))
        if group.path == path and verb == "group":
            group.items.append(Group("", ANY if group.op == EVERY else EVERY, items=[Row(""), Row("")]))
        if verb == "drop":
            group.items = [item for item in group.items if item.path != path]
    return _numbered(root)


def _node(condition: Mapping[str, Json], path: str) -> Row | Group:
    op = condition["op"]
    if op == "not":
        inner = _node(condition["of"], path)
        if inner.negated:  # « not (not x) »: a group of one keeps both
            return _numbered(Group(path, negated=True, items=[inner]))
        inner.negated = True
        return inner
    if op in {EVERY, ANY}:
        items = [_node(part, f"{path}.{rank}") for rank, part in enumerate(condition["of"])]
        return Group(path, op, items=items)
    return Row(path, condition["field"], op, text_of(condition.get("value")))


def _term(node: Row | Group, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    found = _row(node, fields) if isinstance(node, Row) else _group(node, fields)
    return {"op": "not", "of": found} if found and node.negated else found


def _group(group: Group, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    parts = [part for item in group.items if (part := _term(item, fields))]
    if len(parts) < 2:  # noqa: PLR2004 - a group of one is what it holds
        return parts[0] if parts else None
    return {"op": group.op if group.op in {EVERY, ANY} else EVERY, "of": parts}


def _row(row: Row, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    if not row.field:
        return None
    field = fields.get(row.field)
    if field is None:
        raise BuildError(row.path, _("Ce champ n’est plus avant celui-ci : choisissez-en un autre."))
    if row.operator not in field.comparisons():
        raise BuildError(row.path, _("Choisissez une comparaison."))
    if row.operator == "answered":
        return {"op": "answered", "field": row.field}
    if not row.value.strip():
        raise BuildError(row.path, _("Donnez une valeur."))
    return {"op": row.operator, "field": row.field, "value": constant(field, row.operator, row.value.strip())}


def _posted_node(path: str, post: Mapping[str, str]) -> Row | Group:
    negated = bool(post.get(f"c-{path}-not"))
    if post.get(f"c-{path}-is") == "group":
        return Group(path, post.get(f"c-{path}-op", EVERY), negated, [])
    names = ("field", "operator", "value")
    field, operator, value = (post.get(f"c-{path}-{name}", "")[:1000] for name in names)
    return Row(path, field, operator, value, negated)


def _steps(path: str) -> list[int]:
    return [int(step) if step.isdecimal() and len(step) < 5 else 0 for step in path.split(".")[1:]]  # noqa: PLR2004 - bounded


def _groups(root: Group) -> list[Group]:
    return [root, *(inner for item in root.items if isinstance(item, Group) for inner in _groups(item))]


def _numbered(group: Group) -> Group:
    """Give every row and group the path of its place."""
    for rank, item in enumerate(group.items):
        item.path = f"{group.path}.{rank}"
        if isinstance(item, Group):
            _numbered(item)
    return group
