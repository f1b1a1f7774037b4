"""Queued and periodic work of this room."""

from communs.core.jobs import periodic
from communs.newsroom.press import keeping


@periodic("41 3 * * *")
def forget_old_documents() -> None:
    """Delete the PDFs that the store has kept for a week."""
    keeping.forget_old()
