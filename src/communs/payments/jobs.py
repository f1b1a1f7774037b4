"""Queued work of this room."""

from django.utils import timezone

from communs.core.jobs import job, periodic
from communs.payments.operations import settling
from communs.payments.queries import never_sent, without_news


@job
def ask(*, payment: int) -> None:
    """Ask the provider about one payment; tried again while it does not answer."""
    settling.settle(payment)


@periodic("*/5 * * * *")
def ask_for_news() -> None:
    """Every five minutes, ask about the payments without news and close those that were never sent."""
    now = timezone.now()
    for pk in without_news(now):
        ask.defer_once(str(pk), payment=pk)
    for pk in never_sent(now):
        settling.close_unsent(pk, now)
