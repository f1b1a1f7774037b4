"""Queued work of the outbox."""

from communs.core.jobs import GiveUp, job
from communs.core.mail.delivery import Refused, deliver_message


@job(queue="mail")
def deliver(*, message: str) -> None:
    """Hand one message to the mail server; try again later when the server is out of reach or asks to wait."""
    try:
        deliver_message(message)
    except Refused as refusal:
        raise GiveUp(str(refusal)) from refusal
