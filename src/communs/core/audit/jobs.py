"""The journal's nightly work."""

from communs.core.audit.operations.sealing import seal_due
from communs.core.jobs import periodic


@periodic("10 2 * * *")
def seal_days() -> None:
    """Seal the days that ended; two hours after midnight no transaction of the day before is still open."""
    seal_due()
