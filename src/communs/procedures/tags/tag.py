"""What a tag is."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
from django.utils.functional import Promise

from communs.procedures.enums import Moment

Kind = Literal["text", "integer", "decimal", "date", "datetime", "boolean", "link"]
#: What each tag says for one dossier, by name, as its reader reads it; absent: nothing to say.
Values: TypeAlias = Mapping[str, str]

EVERY_MOMENT = frozenset(Moment)


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """One name that a text may hold: what it stands for, of which kind, at which moments it has a value.

    `sample` is what it says in a preview; `field` names the field of the form that it shows, if it shows one.
    """

    name: str
    label: str | Promise
    kind: Kind = "text"
    moments: frozenset[Moment] = EVERY_MOMENT
    sample: str | Promise = ""
    field: str = ""

    @property
    def written(self) -> str:
        """The tag as an author types it."""
        return f"{{{{{self.name}}}}}"
