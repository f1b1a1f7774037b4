"""What comes along when a demarche is copied: parts that administrators choose among.

Rooms above add theirs in `AppConfig.ready`:

    parts.register("documents", Part(_("Textes et documents"), copy_documents))

`copy(source, target, by)` runs in the transaction of the creation.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from communs.core.registry import Registry

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche


@dataclass(frozen=True)
class Part:
    """Something that can come along. What is `own` comes from demarches that one administers, never from the library."""

    label: "str | Promise"
    copy: "Callable[[Demarche, Demarche, Person | None], None]"
    own: bool = False


parts: Registry[Part] = Registry("part of a copied demarche")


def offered(*, owned: bool) -> list[tuple[str, "str | Promise"]]:
    """The parts that one may choose, by name."""
    return [(name, part.label) for name, part in parts.items() if owned or not part.own]


def copy_parts(
    source: "Demarche", target: "Demarche", wanted: Collection[str], *, owned: bool, by: "Person | None"
) -> None:
    """Copy the wanted parts that may be, in the order of their registration."""
    for name, part in parts.items():
        if name in wanted and (owned or not part.own):
            part.copy(source, target, by)
