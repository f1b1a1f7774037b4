"""Queued work of this room."""

from communs.accounts.operations.tokens import warn_of_expiry
from communs.core.jobs import periodic


@periodic("10 6 * * *")
def warn_of_expiring_tokens() -> None:
    """Each morning, tell the holders of the tokens that expire soon."""
    warn_of_expiry()
