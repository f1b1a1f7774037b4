"""Queued work of this room."""

from communs.core.jobs import job, periodic
from communs.webhooks.operations import delivering
from communs.webhooks.queries import due_webhooks


@job
def wake(*, demarche: int) -> None:
    """Have every webhook of a demarche that has something to send send it; one queued already is not queued twice."""
    for pk in due_webhooks(demarche):
        deliver.defer_once(str(pk), webhook=pk)


@job
def deliver(*, webhook: int) -> None:
    """Send one batch; come back for the rest, or when the pause is over."""
    again_at = delivering.deliver_batch(webhook)
    if again_at is not None:
        deliver.defer_once(f"{webhook}:later", at=again_at, webhook=webhook)


@periodic("*/10 * * * *")
def catch_up() -> None:
    """Every ten minutes, send what a lost job left waiting."""
    for pk in due_webhooks():
        deliver.defer_once(str(pk), webhook=pk)


@periodic("40 3 * * *")
def forget_old_events() -> None:
    """Each night, forget the events of more than 7 days."""
    delivering.purge()
