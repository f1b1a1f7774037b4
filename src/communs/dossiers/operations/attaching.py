"""The files of a draft or of a working copy: attached as they are chosen, deleted when no answer names them any more."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from communs.accounts.models import Person
from communs.core.files import FileRefused, StoredFile, attach, attached_files, discard, store
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.dossiers.operations.writing import rewrite
from communs.dossiers.queries import (
    dossier_for,
    file_ids,
    files_named,
    former_file_ids,
    known,
    questionnaire_of,
    working_copy_of,
)
from communs.questionnaires.answers import Answers, apply_changes, value_at
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Context, Refused
from communs.questionnaires.fields.files import MEGABYTE, Files


def attach_file(person: Person, number: int, path: str, upload: "UploadedFile[bytes]") -> tuple[Dossier, StoredFile]:
    """Keep an uploaded file and add it to the file field at `path` of a draft; return the dossier and the file.

    Raises `FileRefused` when the content, the size or the field's own rules refuse it, `KeyError` when no file field
    stands there, `Http404`, `PermissionDenied`; no file is kept then.
    """
    with transaction.atomic():
        field = _field(dossier_for(person, number, to="fill"), path)
        file = store(upload, by=person, max_bytes=field.max_megabytes * MEGABYTE)
        dossier = rewrite(person, number, lambda current: _with(current, path, file))
        attach(file, dossier)
    return dossier, file


def discard_unused(number: int) -> None:
    """Delete the files of a draft that no answer names any more, neither present nor former.

    The row is locked and read again: a file that somebody attaches meanwhile is named before it can be looked at. What
    was deposited or sent to its signers meanwhile keeps its files.
    """
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().filter(number=number, state=State.DRAFT).first()
        if dossier is None:
            return
        used = {file_id for _path, _field, file_id in file_ids(dossier)} | former_file_ids(dossier)
        for file in attached_files(dossier):
            if str(file.pk) not in used:
                discard(file)


def discard_dropped(number: int, dropped: set[str]) -> None:
    """Delete the files that a working copy has just stopped naming, and that no other answers of the dossier name.

    Both rows are locked and read again, as in `discard_unused`; a deposited dossier also has files that no answer names.
    """
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(number=number)
        copy, questionnaire = working_copy_of(number), questionnaire_of(dossier)
        used = former_file_ids(dossier) | named(questionnaire, dossier.answers)
        used |= named(questionnaire, copy.answers) if copy else set()
        for file in attached_files(dossier).filter(pk__in=dropped - used):
            discard(file)


def named(questionnaire: CompiledQuestionnaire, answers: Answers) -> set[str]:
    """The ids of the files that these answers name."""
    return {file_id for _path, _field, file_id in files_named(questionnaire, answers)}


def _field(dossier: Dossier, path: str) -> Files:
    field = questionnaire_of(dossier).field_at(path)
    if not isinstance(field, Files):
        raise KeyError(path)
    return field


def _with(dossier: Dossier, path: str, file: StoredFile) -> dict[str, Any]:
    ids = [*(value_at(dossier.answers, path) or ()), str(file.pk)]
    cleaned = _field(dossier, path).clean(ids, Context(files={str(file.pk): known(file, dossier)}))
    if isinstance(cleaned, Refused):
        raise FileRefused(cleaned.message)
    return apply_changes(dossier.answers, {path: cleaned.value})
