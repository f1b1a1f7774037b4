"""The vocabulary of edits. Each one has an exact inverse among the others."""

from typing import Annotated, Any, TypeAlias, Union

import msgspec

from communs.questionnaires.field import Json

Name = Annotated[str, msgspec.Meta(max_length=100)]
Names = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=1000)]


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where fields go: just after the field `after`, or first in a `section` or in a `repetition`; one of the three."""

    after: Name = ""
    section: Name = ""
    repetition: Name = ""


class _Edit(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="edit"
):
    pass


class AddFields(_Edit, frozen=True, kw_only=True, tag="add"):
    """Put whole `fields`, one after the other, at a spot."""

    fields: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1, max_length=1000)]
    at: Spot


class RemoveFields(_Edit, frozen=True, kw_only=True, tag="remove"):
    """Take fields away; a repetition goes with the fields that it holds."""

    fields: Names


class ChangeField(_Edit, frozen=True, kw_only=True, tag="change"):
    """Give attributes of a field new values (`put`), or the values that they have by default (`drop`)."""

    field: Name
    put: dict[str, Any] = {}
    drop: tuple[Name, ...] = ()


class MoveFields(_Edit, frozen=True, kw_only=True, tag="move"):
    """Put fields, in the order given, at another spot: at any distance, into a section or a repetition, out of it."""

    fields: Names
    to: Spot


class AddSection(_Edit, frozen=True, kw_only=True, tag="add_section"):
    """Put a whole section, with its fields, after another one (`after` empty: first)."""

    section: dict[str, Any]
    after: Name = ""


class RemoveSection(_Edit, frozen=True, kw_only=True, tag="remove_section"):
    """Take a section away with everything in it."""

    section: Name


class ChangeSection(_Edit, frozen=True, kw_only=True, tag="change_section"):
    """The same as `ChangeField`, for the title, the hint or the condition of a section."""

    section: Name
    put: dict[str, Any] = {}
    drop: tuple[Name, ...] = ()


class MoveSection(_Edit, frozen=True, kw_only=True, tag="move_section"):
    """Put a section after another one (`after` empty: first)."""

    section: Name
    after: Name = ""


class Replace(_Edit, frozen=True, kw_only=True, tag="replace"):
    """Put another document in the place of the whole form."""

    document: dict[str, Any]


class Several(_Edit, frozen=True, kw_only=True, tag="several"):
    """Edits made, and undone, as one."""

    edits: Annotated[tuple["Edit", ...], msgspec.Meta(max_length=2000)]


Edit: TypeAlias = Union[  # noqa: UP007 - a forward reference is resolved in it
    AddFields,
    RemoveFields,
    ChangeField,
    MoveFields,
    AddSection,
    RemoveSection,
    ChangeSection,
    MoveSection,
    Replace,
    Several,
]


def read_edit(raw: Json) -> Edit:
    """Read an edit from plain JSON; raises `msgspec.ValidationError`."""
    edit: Edit = msgspec.convert(raw, Edit)
    return edit


def as_json(edit: Edit) -> dict[str, Json]:
    """The edit as plain JSON, as it is kept."""
    plain: dict[str, Json] = msgspec.to_builtins(edit)
    return plain
