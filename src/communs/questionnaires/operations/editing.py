"""Changing the draft of a form: each change is one edit, kept with what undoes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.core.audit import record
from communs.questionnaires.editing import Edit, EditRefusedError, apply, as_json, making, read_edit
from communs.questionnaires.field import Json
from communs.questionnaires.models import Clipboard, DraftEdit, EditState, Revision
from communs.questionnaires.operations import history
from communs.questionnaires.schema import digest, read_draft

if TYPE_CHECKING:
    from communs.accounts.models import Person

Make: TypeAlias = Callable[[Mapping[str, Json]], Edit]


@transaction.atomic
def edit_draft(revision: Revision, wanted: Edit | Make, *, by: "Person | None") -> DraftEdit:
    """Make an edit of a draft, as it is now; `wanted` may be a function of the document that gives the edit.

    The draft's document changes, the edit is put on its pile. Audits `edit`. Raises `EditRefusedError` (nothing is
    written) when the edit cannot be made, or when the draft was published in the meantime.
    """
    draft = _locked(revision)
    edit = wanted(draft.document) if callable(wanted) else wanted
    inverse = _write(draft, edit)
    row = history.keep(draft, edit, inverse, by=by)
    record(draft, "edit", actor=by, data={"number": row.number, "edit": as_json(edit)["edit"], "digest": draft.digest})
    return row


@transaction.atomic
def undo(revision: Revision, *, by: "Person | None") -> DraftEdit:
    """Undo the last edit made, whoever made it. Audits `undo`. Raises `EditRefusedError` when there is none."""
    draft = _locked(revision)
    row = DraftEdit.objects.filter(revision=draft, state=EditState.DONE).order_by("-number").first()
    if row is None:
        raise EditRefusedError(_("Il n’y a rien à annuler."))
    return _turn(draft, row, EditState.UNDONE, by=by)


@transaction.atomic
def redo(revision: Revision, *, by: "Person | None") -> DraftEdit:
    """Make again the edit that was undone last. Audits `redo`. Raises `EditRefusedError` when there is none."""
    draft = _locked(revision)
    row = DraftEdit.objects.filter(revision=draft, state=EditState.UNDONE).order_by("number").first()
    if row is None:
        raise EditRefusedError(_("Il n’y a rien à rétablir."))
    return _turn(draft, row, EditState.DONE, by=by)


@transaction.atomic
def copy(document: Mapping[str, Json], names: Sequence[str], *, source: str, by: "Person") -> Clipboard:
    """Put these fields in the person's clipboard, in the place of what it held. Audits `copy`.

    Raises `EditRefusedError` when one of them is gone.
    """
    values = {"fields": making.copied(document, names), "source": source[:250], "at": timezone.now()}
    board, _created = Clipboard.objects.update_or_create(person=by, defaults=values)
    record(board, "copy", actor=by, data={"fields": len(board.fields), "source": board.source})
    return board


def _turn(draft: Revision, row: DraftEdit, state: EditState, *, by: "Person | None") -> DraftEdit:
    _write(draft, read_edit(row.inverse if state == EditState.UNDONE else row.edit))
    row.revision = draft
    verb = "undo" if state == EditState.UNDONE else "redo"
    record(draft, verb, actor=by, data={"number": row.number, "digest": draft.digest})
    return history.turn_over(row, state, by=by)


def _write(draft: Revision, edit: Edit) -> Edit:
    """Change the draft's row; give the inverse of the edit."""
    draft.document, inverse = apply(draft.document, edit)
    draft.digest = digest(read_draft(draft.document))
    draft.save(update_fields=["document", "digest"])
    return inverse


def _locked(revision: Revision) -> Revision:
    draft = Revision.objects.select_for_update().filter(pk=revision.pk).first()
    if draft is None or draft.is_published:
        raise EditRefusedError(_("Cette version vient d’être publiée ou abandonnée : rechargez la page."))
    return draft
