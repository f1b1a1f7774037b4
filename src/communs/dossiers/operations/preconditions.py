"""What may stand between « Déposer » and the deposit: signatures first, then a payment.

Rooms and parts of this one register theirs in `AppConfig.ready`, each with its turn:

    preconditions.register("signatures", Precondition(stands, begin, position=10))

`filing.submit` asks them in that order, with the dossier locked. The first that stands keeps the dossier a draft: it is
begun, and the applicant is sent to its page. Whoever meets it calls `filing.deposit_if_ready` in the same transaction.
A demarche that asks for nothing must cost nothing: `stands` answers without a query for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from communs.accounts.models import Person
from communs.core.registry import Registry
from communs.dossiers.models import Dossier, Wait


def _nothing(_dossier: Dossier, _by: Person | None) -> None:
    """Most preconditions wait for their own page."""


@dataclass(frozen=True)
class Precondition:
    """`stands` tells what a complete draft waits for (None: nothing more); it writes nothing.

    `begin` does what « Déposer » starts (invitations to sign), in the transaction of the click; called again, it does
    nothing twice. `by` is who clicked, None when an earlier precondition was met by somebody else.
    """

    stands: Callable[[Dossier], Wait | None]
    begin: Callable[[Dossier, Person | None], None] = _nothing
    position: int = 50


preconditions: Registry[Precondition] = Registry("precondition of a deposit")


def standing(dossier: Dossier) -> Wait | None:
    """What the deposit waits for now: the first precondition that is not met. Writes nothing."""
    found = _first(dossier)
    return found[1] if found else None


def begin_standing(dossier: Dossier, *, by: Person | None) -> Wait | None:
    """`standing`, and begin it. In the caller's transaction, which holds the dossier."""
    found = _first(dossier)
    if found is None:
        return None
    precondition, wait = found
    precondition.begin(dossier, by)
    return wait


def _first(dossier: Dossier) -> tuple[Precondition, Wait] | None:
    for precondition in sorted((preconditions[name] for name in preconditions), key=lambda one: one.position):
        if wait := precondition.stands(dossier):
            return precondition, wait
    return None
