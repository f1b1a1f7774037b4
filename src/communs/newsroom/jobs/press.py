"""Work of the press office: batches of letters, returns, what is forgotten in time."""

from communs.core.jobs import job, periodic
from communs.newsroom.operations import bounces, subscriptions
from communs.newsroom.operations import mailing as mailings
from communs.newsroom.press import keeping


@job(queue="mail")
def send_mailing_batch(*, mailing: int, turn: int) -> None:
    """Send the next letters of a mailing."""
    mailings.send_batch(mailing, turn)


@periodic("*/5 * * * *")
def read_returned_letters() -> None:
    """Read what the mail server left in `BOUNCE_MAILDIR`."""
    bounces.read_maildir()


@periodic("17 4 * * *")
def forget_unconfirmed_journalists() -> None:
    """Forget whoever asked to subscribe and did not confirm within a week."""
    subscriptions.forget_unconfirmed()


@periodic("41 3 * * *")
def forget_old_documents() -> None:
    """Delete the PDFs that the store has kept for a week."""
    keeping.forget_old()
