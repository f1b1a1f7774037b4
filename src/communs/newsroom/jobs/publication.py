"""Texts go out at their second, and come back when they expire."""

from communs.core.jobs import job, periodic
from communs.newsroom.operations.scheduling import publish_due


@job
def go_live() -> None:
    """Publish what is due: queued for the very moment of each planned publication or expiry."""
    publish_due()


@periodic("* * * * *", queue="default")
def catch_up() -> None:
    """Publish what is due, whatever became of the job of its moment."""
    publish_due()
