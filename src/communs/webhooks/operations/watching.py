"""What happens to a demarche itself."""

from communs.procedures.models import Demarche
from communs.webhooks.enums import EventKind
from communs.webhooks.operations.emitting import emit

KINDS = {
    "publish": EventKind.PUBLISHED,
    "reopen": EventKind.PUBLISHED,
    "unpublish": EventKind.CLOSED,
    "close": EventKind.CLOSED,
}


def watch(demarche: Demarche, verb: str) -> None:
    """Tell that a demarche takes deposits or no longer does; in the transaction of the move."""
    emit(demarche, KINDS[verb], [{"state": demarche.state}])
