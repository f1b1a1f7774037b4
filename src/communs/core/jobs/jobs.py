"""The queue's own periodic work."""

from communs.core.jobs.declaration import periodic
from communs.core.jobs.operations import care


@periodic("23 3 * * *")
def purge_ended_jobs() -> None:
    """Forget jobs that ended more than 90 days ago."""
    care.purge()
