"""The rows of a repetition: add, remove."""

from typing import Any

from ulid import ULID

from communs.accounts.models import Person
from communs.dossiers import answers as sheet
from communs.dossiers.models import Dossier
from communs.dossiers.operations.writing import rewrite
from communs.dossiers.queries import questionnaire_of
from communs.questionnaires.fields.repetition import Repetition


class TooManyRows(Exception):  # noqa: N818 - it names what happened, as the domain does
    """The repetition is full; `message` says so to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def add_row(person: Person, number: int, path: str) -> tuple[Dossier, str]:
    """Add an empty row at the end of a repetition of a draft; return the dossier and the row's id.

    Raises `KeyError` when there is no such repetition, `TooManyRows`, `Http404`, `PermissionDenied`.
    """
    row = str(ULID())

    def change(dossier: Dossier) -> dict[str, Any]:
        field = _repetition(dossier, path)
        if len(dossier.answers.get(path) or ()) >= field.max_rows:
            raise TooManyRows(field.too_many())
        return sheet.add_row(dossier.answers, path, row)

    return rewrite(person, number, change), row


def remove_row(person: Person, number: int, path: str, row: str) -> Dossier:
    """Remove a row, whatever it holds, from a draft; nothing happens when it is gone already.

    Raises `KeyError` when there is no such repetition, `Http404`, `PermissionDenied`.
    """

    def change(dossier: Dossier) -> dict[str, Any] | None:
        _repetition(dossier, path)
        try:
            return sheet.remove_row(dossier.answers, path, row)
        except sheet.RowGoneError:
            return None

    return rewrite(person, number, change)


def _repetition(dossier: Dossier, path: str) -> Repetition:
    field = questionnaire_of(dossier).fields_by_id[path]
    if not isinstance(field, Repetition):
        raise KeyError(path)
    return field
