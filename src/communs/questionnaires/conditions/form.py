"""The one editor of conditions: what a page shows, sends and keeps, with or without script.

    form = ConditionForm(readable_by_rule(questionnaire), kept=rule, post=request.POST if sent else None)
    if form.is_ready:        # another button than the editor's own was pressed, and every row can be read
        keep(form.condition)        # None when no row says anything
    return render(…, {"condition": form}, status=form.status)

The template includes `questionnaires/conditions/editor.html` in a form of its own that posts to the page's address. The
buttons of the editor (`is_rebuilt`) send all that is typed: the page shows it again and keeps nothing. `sources` gives
the fields; several conditions on one page have each its `name`.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communs.questionnaires.conditions.rows import (
    ANY,
    EVERY,
    NONE,
    NOT_EVERY,
    Group,
    Row,
    changed,
    condition_of,
    groups_in,
    posted,
    rows_of,
)
from communs.questionnaires.conditions.told import NEGATED, is_day
from communs.questionnaires.conditions.tree import MOST_DEEP, MOST_TERMS, Condition
from communs.questionnaires.conditions.values import operators_of, options_of
from communs.questionnaires.field import Field

JOINS = (
    (EVERY, _("toutes ces lignes sont vraies")),
    (ANY, _("au moins une de ces lignes est vraie")),
    (NONE, _("toutes ces lignes sont fausses")),
    (NOT_EVERY, _("au moins une de ces lignes est fausse")),
)
WITHOUT_VALUE = frozenset({"", "answered", NEGATED["answered"]})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row with what its inputs offer; `shape` is that of the value: `none`, `select`, `day` or `text`."""

    row: Row
    operators: Sequence[tuple[str, str]]
    options: Sequence[tuple[str, str]]
    shape: str
    error: str
    is_gone: bool


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A group with what it holds; `holds_more`: whether another group may be put in it."""

    group: Group
    parts: Sequence["Line | Block"]
    error: str
    is_root: bool
    holds_more: bool


class ConditionForm:
    """A condition on some fields, by id: as it is `kept`, or as a page sent it. See the module."""

    joins = JOINS

    def __init__(
        self,
        fields: Mapping[str, Field],
        *,
        kept: Condition | None = None,
        post: Mapping[str, Any] | None = None,
        name: str = "when",
    ) -> None:
        self.fields, self.name = fields, name
        self.act = (post or {}).get(f"{name}-do", "")
        self.root = rows_of(kept, name) if post is None else posted(post, name)
        self.focus = changed(self.root, self.act)  # the path where the person goes on typing
        self.is_rebuilt = bool(self.act)
        self.condition: Condition | None = kept
        self.errors: dict[str, str] = {}
        if post is not None and not self.is_rebuilt:
            self.condition, self.errors = condition_of(self.root, fields)
        self.is_ready = post is not None and not self.is_rebuilt and not self.errors

    @property
    def status(self) -> int:
        """The status of the answer that shows this form."""
        return 422 if self.errors else 200

    @property
    def is_full(self) -> bool:
        """Whether nothing more may be added."""
        return sum(len(group.items) for group in groups_in(self.root)) >= MOST_TERMS

    @cached_property
    def block(self) -> Block:
        """All of it, for the template."""
        return self._block(self.root)

    def _block(self, group: Group) -> Block:
        return Block(
            group=group,
            parts=[self._block(item) if isinstance(item, Group) else self._line(item) for item in group.items],
            error=self.errors.get(group.path, ""),
            is_root=group is self.root,
            holds_more=group.path.count(".") < MOST_DEEP - 2,  # a level for the new group, one for its rows
        )

    def _line(self, row: Row) -> Line:
        field = self.fields.get(row.field)
        operators = operators_of(field) if field else []
        if operators and row.operator not in dict(operators):
            row = msgspec.structs.replace(row, operator=operators[0][0])
        options = None
        if field and row.operator not in WITHOUT_VALUE:
            options = options_of(field, row.operator, get_language() or "fr")
        return Line(
            row=row,
            operators=operators,
            options=options or (),
            shape=_shape(row, field, options),
            error=self.errors.get(row.path, ""),
            is_gone=bool(row.field) and field is None,
        )


def _shape(row: Row, field: Field | None, options: Sequence[tuple[str, str]] | None) -> str:
    if field is None or row.operator in WITHOUT_VALUE:
        return "none"
    if options is not None:
        return "select"
    return "day" if is_day(field) else "text"
