"""The files of a draft: attach as they are chosen, remove."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from communs.accounts.models import Person
from communs.core.files import StoredFile, attach, attached_files, discard, store
from communs.dossiers import answers as sheet
from communs.dossiers.models import Dossier
from communs.dossiers.operations.writing import rewrite
from communs.dossiers.queries import context_of, dossier_for, questionnaire_of
from communs.questionnaires.field import Refused


class FileNotTaken(Exception):  # noqa: N818 - it names what happened, as the domain does
    """The field refuses the file; `message` says why to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def attach_file(person: Person, number: int, path: str, upload: UploadedFile) -> StoredFile:
    """Keep an uploaded file and add it to the file field at `path` of a draft; return its row.

    Raises `FileRefused` (content, size), `FileNotTaken` (the field's own rules), `KeyError` for a field that is not
    there, `RowGoneError`, `Http404`, `PermissionDenied`; no file is kept then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="fill")
        questionnaire_of(dossier).field_at(path)
        file = store(upload, by=person)
        attach(file, dossier)
        rewrite(person, number, lambda current: _with_file(current, path, file))
    return file


def remove_file(person: Person, number: int, path: str, file_id: str) -> Dossier:
    """Take a file out of a field of a draft and delete it; nothing happens when it is gone already.

    Raises `KeyError` for a field that is not there, `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = rewrite(person, number, lambda current: _without_file(current, path, file_id))
        for file in attached_files(dossier).filter(pk=file_id):
            discard(file)
    return dossier


def _with_file(dossier: Dossier, path: str, file: StoredFile) -> dict[str, Any]:
    raise NotImplementedError
