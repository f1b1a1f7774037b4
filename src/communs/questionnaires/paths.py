"""Where an answer stands: `<field>` at the root, `<repetition>-<ROWULID>` a row, `<repetition>-<ROWULID>-<child>` in it.

Ids hold no hyphen and a row's id is a ULID, so a path is split without doubt. The same paths name the inputs of a
page, the changes of a save and the problems of a deposit.
"""

from typing import Annotated, NamedTuple

import msgspec

FieldId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Place(NamedTuple):
    """A path in its parts; `row` and `child` are empty at the root."""

    root: str
    row: str = ""
    child: str = ""


def split(path: str) -> Place | None:
    """Split a path; `None` when it has more than three parts."""
    parts = path.split("-")
    return Place(*parts) if len(parts) <= 3 else None  # noqa: PLR2004 - root, row, child


def join(root: str, row: str = "", child: str = "") -> str:
    """Write a path."""
    return "-".join(part for part in (root, row, child) if part)
