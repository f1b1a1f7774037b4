"""Queued work of the outbox."""

from datetime import timedelta

from django.utils import timezone

from communs.core.jobs import GiveUp, job, periodic
from communs.core.mail.delivery import Refused, deliver_message
from communs.core.mail.models import Message

KEPT = timedelta(days=90)


@job(queue="mail")
def deliver(*, message: str) -> None:
    """Hand one message to the mail server; try again later when the server is out of reach or asks to wait."""
    try:
        deliver_message(message)
    except Refused as refusal:
        raise GiveUp(str(refusal)) from refusal


@periodic("37 3 * * *")
def purge_old_messages() -> None:
    """Forget messages older than 90 days: what they said stands in the dossiers, and they name people."""
    Message.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state=Message.State.QUEUED).delete()
