"""Where the rooms above join in: what becomes of the dossiers of a group that closes, the pages that they add.

closings.register("dossiers", follow_up)    # follow_up(group, into, by=person), in the transaction that closes
pages.register("rerouting", Topic(_("Réorienter les dossiers"), "dossiers:rerouting"))
"""

from typing import TYPE_CHECKING, Protocol

from communs.core.registry import Registry
from communs.procedures.administration import Topic

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.procedures.models import Group


class Closing(Protocol):
    """What happens when `group` closes and its dossiers go `into` another one; `by` closes it."""

    def __call__(self, group: "Group", into: "Group", *, by: "Person | None") -> None:
        """Do it in the caller's transaction."""


closings: Registry[Closing] = Registry("consequence of closing a group")
pages: Registry[Topic] = Registry("page about the groups of a demarche")
