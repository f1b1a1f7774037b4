"""The text on which a demarche is founded, as a file."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import Accept, StoredFile, attach, discard, duplicate, store
from communs.procedures.models import Demarche

MAX_BYTES = 20_000_000


@transaction.atomic
def keep_legal_basis(demarche: Demarche, upload: "UploadedFile[bytes]", *, by: Person | None) -> StoredFile:
    """Give the legal basis as a document (PDF, ODT, DOCX…), in the place of the former one.

    Writes an audit row. Raises `FileRefused` for what is no document of 20 MB at most, whatever its name says; nothing
    changes then.
    """
    return _keep(demarche, store(upload, by=by, accept=Accept.DOCUMENT, max_bytes=MAX_BYTES), by)


@transaction.atomic
def remove_legal_basis(demarche: Demarche, *, by: Person | None) -> None:
    """Take the document away. Writes an audit row; without a document nothing happens."""
    if demarche.legal_basis_file_id:
        _replace(demarche, None)
        record(demarche, "legal_basis", actor=by, data={"file": ""})


def copy_legal_basis(source: Demarche, target: Demarche, by: Person | None) -> None:
    """Give the document of one demarche to another one: a copy of its own. One that is not clean stays behind."""
    file = source.legal_basis_file
    if file and file.is_clean:
        _keep(target, duplicate(file, by=by), by)


def _keep(demarche: Demarche, file: StoredFile, by: Person | None) -> StoredFile:
    attach(file, demarche)
    _replace(demarche, file)
    record(demarche, "legal_basis", actor=by, data={"file": str(file.pk), "name": file.name})
    return file


def _replace(demarche: Demarche, file: StoredFile | None) -> None:
    held = Demarche.objects.select_for_update(of=("self",)).select_related("legal_basis_file").get(pk=demarche.pk)
    former, demarche.legal_basis_file = held.legal_basis_file, file
    Demarche.objects.filter(pk=demarche.pk).update(legal_basis_file=file)
    if former:
        discard(former)
