"""What becomes of a file that was stored: attached, discarded, purged."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.core.audit import subject_key
from communs.core.files.enums import FileState
from communs.core.files.errors import AlreadyAttached, FileRefused
from communs.core.files.models import StoredFile
from communs.core.files.storage import byte_store

ORPHAN_AFTER = timedelta(hours=24)
BATCH = 500


def attach(file: StoredFile, subject: models.Model) -> None:
    """Tie a file to the row that it belongs to, so that it is not purged; one statement, repeatable.

    Raises `AlreadyAttached` when it belongs to another row, `FileRefused` when the antivirus condemned it.
    """
    key = subject_key(subject)
    free = Q(attached_to=None) | Q(attached_to=key)
    usable = Q(state__in=(FileState.PENDING, FileState.CLEAN))
    if not StoredFile.objects.filter(free, usable, pk=file.pk).update(attached_to=key):
        current = StoredFile.objects.filter(pk=file.pk).first()
        if current is None or current.attached_to not in {None, key}:
            raise AlreadyAttached(str(file.pk))
        raise FileRefused(_("L’antivirus n’a pas validé ce fichier : envoyez-en un autre."))
    file.attached_to = key


def attached_files(subject: models.Model) -> "models.QuerySet[StoredFile]":
    """Return the files of a row, oldest first."""
    return StoredFile.objects.filter(attached_to=subject_key(subject)).order_by("created_at", "pk")


def content_of(file: StoredFile) -> bytes:
    """Return the bytes of a file, for a small one that goes into something else."""
    return b"".join(byte_store().read(file.key, 0, file.size))


@transaction.atomic
def discard(file: StoredFile) -> None:
    """Delete a file: its row now, its bytes by a job once the transaction is committed."""
    _forget([file])


def purge_orphans(before: datetime | None = None) -> int:
    """Delete the files never attached and older than 24 hours (or than `before`); return how many."""
    limit = before or timezone.now() - ORPHAN_AFTER
    purged = 0
    while True:
        with transaction.atomic():
            orphans = StoredFile.objects.filter(attached_to=None, created_at__lt=limit).order_by("created_at")
            files = list(orphans.select_for_update(skip_locked=True)[:BATCH])
            _forget(files)
        purged += len(files)
        if len(files) < BATCH:
            return purged


def sweep(day: datetime) -> int:
    """Erase the bytes written on a day whose row was never committed; return how many. For a day that is over."""
    folder = f"{day:%Y/%m/%d}"
    try:
        _subfolders, names = byte_store().listdir(folder)
    except FileNotFoundError:
        return 0
    keys = {f"{folder}/{name}" for name in names}
    lost = keys - set(StoredFile.objects.filter(key__startswith=f"{folder}/").values_list("key", flat=True))
    erase(lost)
    return len(lost)


def erase(keys: Iterable[str]) -> None:
    """Erase bytes. What is gone already is no error."""
    for key in keys:
        byte_store().delete(key)


def erase_later(keys: list[str]) -> None:
    """Queue the erasure of bytes in the current transaction: a rollback keeps them, a crash after it does not."""
    from communs.core.files.jobs import erase_bytes

    if keys:
        erase_bytes.defer(keys=keys)


def _forget(files: list[StoredFile]) -> None:
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    erase_later([file.key for file in files])
