"""Queued work of files."""

from datetime import timedelta

from django.utils import timezone

from communs.core.files.operations import keeping, scanning
from communs.core.jobs import Backoff, job, periodic


# A daemon that is down must not lose a scan: about three days of attempts.
@job(queue="documents", retry=Backoff(attempts=300, first=10, factor=2, longest=900))
def scan_file(*, file_id: str) -> None:
    """Scan a pending file."""
    scanning.scan_stored(file_id)


@job(queue="maintenance")
def erase_bytes(*, keys: list[str]) -> None:
    """Erase the bytes of deleted files."""
    keeping.erase(keys)


@periodic("17 * * * *")
def purge_orphans() -> None:
    """Delete files never attached after 24 hours."""
    keeping.purge_orphans()


@periodic("43 3 * * *")
def sweep() -> None:
    """Erase bytes of the day before yesterday that no row claims."""
    keeping.sweep(timezone.now() - timedelta(days=2))
