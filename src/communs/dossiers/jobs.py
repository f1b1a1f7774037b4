"""Queued work of this room."""

from communs.core.jobs import job
from communs.dossiers.operations.letters import announce


@job(queue="documents")
def announce_decision(*, decision: int) -> None:
    """Make the letter of a decision and send it to the applicant."""
    announce(decision)
