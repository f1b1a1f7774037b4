"""What the antivirus says, written down."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communs.core.audit import record
from communs.core.files.enums import FileState
from communs.core.files.models import StoredFile
from communs.core.files.operations.keeping import erase_later
from communs.core.files.scanner import scan
from communs.core.files.storage import byte_store


def scan_stored(identifier: UUID | str) -> None:
    """Scan a pending file and record the verdict; a job erases the bytes of an infected one, its row stays.

    Nothing happens to a file already scanned or deleted meanwhile. Raises `ScannerUnavailable`: to be tried again.
    """
    file = StoredFile.objects.filter(pk=identifier, state=FileState.PENDING).first()
    if file is None:
        return
    verdict = scan(settings.CLAMAV_URL, byte_store().read(file.key, 0, file.size))
    with transaction.atomic():
        pending = StoredFile.objects.select_for_update().filter(pk=file.pk, state=FileState.PENDING)
        if not pending.update(state=verdict.state, threat=verdict.threat, scanned_at=timezone.now()):
            return
        if verdict.state != FileState.CLEAN:
            record(file, str(verdict.state), actor=None, data={"threat": verdict.threat, "sha256": file.sha256})
            erase_later([file.key])
