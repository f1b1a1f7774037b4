"""Telling the webhooks of a demarche what happens to its dossiers."""

from collections.abc import Iterable
from datetime import datetime

from communs.dossiers.enums import MessageKind, State
from communs.dossiers.models import Dossier
from communs.webhooks.enums import EventKind
from communs.webhooks.operations.emitting import emit

#: What the state of a dossier becomes, as an event.
MOVES: dict[str, EventKind] = {
    "submit": EventKind.SUBMITTED,
    "instruct": EventKind.IN_REVIEW,
    "return": EventKind.RETURNED,
    "accept": EventKind.ACCEPTED,
    "refuse": EventKind.REFUSED,
    "dismiss": EventKind.DISMISSED,
    "reopen": EventKind.REOPENED,
}
MESSAGES: dict[str, EventKind] = {
    MessageKind.APPLICANT: EventKind.FROM_APPLICANT,
    MessageKind.AGENT: EventKind.FROM_AGENT,
    MessageKind.EXPERT: EventKind.FROM_EXPERT,
}
#: What is told of a dossier before its deposit: that it waits for others, or that money came.
BEFORE_DEPOSIT = frozenset({EventKind.SIGNING, EventKind.SIGNATURE_REFUSED, EventKind.PAID})


def announce_move(dossier: Dossier, verb: str, state: str) -> None:
    """Tell a move of the workflow, towards `state`. In the transaction of the move."""
    announce(dossier, MOVES[verb], state=state)


def announce(dossier: Dossier, kind: EventKind, **more: object) -> None:
    """Tell what happens to one dossier; `more` are keys, never words. In the transaction of what happens.

    Without webhook nothing is asked of the database. What is not deposited is its applicant’s own: nothing of it is told
    but what concerns others (`BEFORE_DEPOSIT`).
    """
    announce_all([dossier], kind, **more)


def announce_all(dossiers: Iterable[Dossier], kind: EventKind, **more: object) -> None:
    """Tell the same of several dossiers of one demarche, whose row they hold; three statements at most."""
    early = kind in BEFORE_DEPOSIT or "state" in more
    told = [one for one in dossiers if one.demarche.has_webhooks and (early or one.is_deposited)]
    for test in (False, True):
        if subjects := [_subject(one, more) for one in told if one.is_test is test]:
            emit(told[0].demarche, kind, subjects, test=test)


def _subject(dossier: Dossier, more: dict[str, object]) -> dict[str, object]:
    """The number, the state, the group, the moments of a dossier: nothing about a person."""
    return {
        "dossier": dossier.number,
        "state": State(dossier.state).value,
        "group": dossier.group_id,
        "test": dossier.is_test,
        "submitted_at": _written(dossier.submitted_at),
        **more,
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
