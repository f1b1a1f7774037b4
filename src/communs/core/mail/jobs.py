"""Queued work of the outbox."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from communs.core.jobs import GiveUp, job, periodic
from communs.core.mail.delivery import Refused, deliver_message, give_up
from communs.core.mail.models import Message

FAILED_KEPT = timedelta(days=14)


@job(queue="mail")
def deliver(*, message: str) -> None:
    """Hand one message to the mail server; try again later when the server is out of reach or asks to wait."""
    try:
        deliver_message(message)
    except Refused as refusal:
        raise GiveUp(str(refusal)) from refusal


@deliver.when_dead
def give_up_delivery(*, message: str) -> None:
    """Mark as failed a message that the mail server never took, so that nobody waits for it."""
    give_up(message)


@periodic("37 3 * * *")
def purge_old_messages() -> None:
    """Forget that messages were sent after `MAIL_RETENTION_DAYS`, and the refused or given up ones, with values, in 14 days.

    Nothing is lost: what a message said stands where it was written, and its row names somebody.
    """
    kept = {Message.State.SENT: timedelta(days=settings.MAIL_RETENTION_DAYS), Message.State.FAILED: FAILED_KEPT}
    for state, duration in kept.items():
        Message.objects.filter(created_at__lt=timezone.now() - duration, state=state).delete()
