"""Receiving a file: check, clean, write, record."""

import hashlib
import logging
import uuid
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.core.files.checks import pictures
from communs.core.files.checks.refusals import damaged
from communs.core.files.enums import DEFAULT, Accept, FileState
from communs.core.files.errors import FileRefused
from communs.core.files.kinds import BY_EXTENSION, Kind, extensions_of
from communs.core.files.models import StoredFile
from communs.core.files.naming import cleaned_name, extension_of
from communs.core.files.storage import byte_store

if TYPE_CHECKING:
    from communs.accounts.models import Person

log = logging.getLogger(__name__)
MAX_BYTES = 200_000_000


def store(
    upload: "UploadedFile[bytes]", *, by: "Person | None", accept: Accept = DEFAULT, max_bytes: int = MAX_BYTES
) -> StoredFile:
    """Keep an upload sent by a person and return its row; its bytes are on the disk when this returns.

    Extension, declared type and content must agree. Pictures lose their metadata. With an antivirus the file is
    `pending` and a job scans it; without, it is `clean` at once. Raises `FileRefused`, and then nothing is kept.
    """
    name, kind = _named(upload, accept, max_bytes)
    return _keep(_checked(upload, kind), name, kind, by)


def duplicate(file: StoredFile, *, by: "Person | None") -> StoredFile:
    """Keep the same bytes a second time, for something that lives on its own; return the row of the copy.

    What was checked is not checked again. Raises `FileRefused` for a file that the antivirus has not cleared.
    """
    if not file.is_clean:
        raise FileRefused(_("L’antivirus n’a pas validé ce fichier : envoyez-en un autre."))
    identifier = uuid.uuid4()
    content = BytesIO(b"".join(byte_store().read(file.key, 0, file.size)))
    key = byte_store().save(f"{timezone.now():%Y/%m/%d}/{identifier.hex}", File(content))
    return StoredFile.objects.create(
        pk=identifier,
        key=key,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        state=file.state,
        scanned_at=file.scanned_at,
        uploaded_by=by,
    )


def checked(upload: "UploadedFile[bytes]", *, accept: Accept = DEFAULT, max_bytes: int = MAX_BYTES) -> "File[bytes]":
    """Return the file as `store` would keep it, for a place that keeps files itself. Raises `FileRefused`."""
    name, kind = _named(upload, accept, max_bytes)
    return File(_checked(upload, kind), name=name)


def _named(upload: "UploadedFile[bytes]", accept: Accept, max_bytes: int) -> tuple[str, Kind]:
    name = cleaned_name(upload.name or "")
    kind = _kind(name, accept)
    _check_size(upload.size or 0, max_bytes)
    if not kind.agrees_with((upload.content_type or "").partition(";")[0].strip().lower()):
        raise FileRefused(_disagreement(name))
    return name, kind


def _kind(name: str, accept: Accept) -> Kind:
    kind = BY_EXTENSION.get(extension_of(name))
    if kind is None or kind.family not in accept:
        raise FileRefused(
            _("Le format de « %(name)s » n’est pas accepté ici. Formats acceptés : %(formats)s.")
            % {"name": name, "formats": ", ".join(extensions_of(accept))}
        )
    return kind


def _check_size(size: int, max_bytes: int) -> None:
    if size == 0:
        raise FileRefused(
            _("Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre appareil, puis envoyez-le de nouveau.")
        )
    if size > max_bytes:
        raise FileRefused(
            _(
                "Ce fichier pèse %(size)s : la limite est de %(limit)s. Réduisez-le ou répartissez-le en plusieurs fichiers."
            )
            % {"size": filesizeformat(size), "limit": filesizeformat(max_bytes)}
        )


def _disagreement(name: str) -> str:
    return _(
        "Votre navigateur annonce pour « %(name)s » un autre format que celui de son extension. "
        "Enregistrez le fichier de nouveau au format voulu, puis renvoyez-le."
    ) % {"name": name}


def _checked(upload: "UploadedFile[bytes]", kind: Kind) -> BinaryIO:
    content = cast("BinaryIO", upload.file)
    try:
        kind.check(content)
        if kind.picture:
            content = pictures.redrawn(content, kind.picture)
    except FileRefused:
        raise
    except Exception as error:  # parsers of hostile bytes may raise anything: it is a refusal, never a broken page
        log.warning("a file could not be read", exc_info=error)
        raise damaged() from error
    content.seek(0)
    return content


def _keep(content: BinaryIO, name: str, kind: Kind, by: "Person | None") -> StoredFile:
    identifier = uuid.uuid4()
    scanned = bool(settings.CLAMAV_URL)
    digest = hashlib.file_digest(cast("BytesIO", content), "sha256").hexdigest()
    size = content.seek(0, 2)
    content.seek(0)
    # The day stands in the key: bytes whose transaction did not end are found by looking at one folder.
    key = byte_store().save(f"{timezone.now():%Y/%m/%d}/{identifier.hex}", File(content))
    with transaction.atomic(savepoint=False):
        file = StoredFile.objects.create(
            pk=identifier,
            key=key,
            name=name,
            size=size,
            content_type=kind.content_type,
            sha256=digest,
            state=FileState.PENDING if scanned else FileState.CLEAN,
            uploaded_by=by,
        )
        if scanned:
            from communs.core.files import jobs

            jobs.scan_file.defer(file_id=str(file.pk))
    return file
