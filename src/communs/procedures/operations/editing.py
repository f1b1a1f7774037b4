"""Changing the form in preparation of a demarche."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from communs.procedures.models import Demarche
from communs.questionnaires.models import DraftEdit, Revision
from communs.questionnaires.operations import editing
from communs.questionnaires.operations.editing import Make
from communs.questionnaires.operations.publishing import write_draft

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.questionnaires.editing import Edit

EMPTY: Mapping[str, Any] = {"sections": []}


@transaction.atomic
def edit_form(demarche: Demarche, wanted: "Edit | Make", *, by: "Person | None") -> DraftEdit:
    """Make an edit of the form in preparation; the first one begins it, from the published form.

    See `questionnaires.operations.editing.edit_draft`. The demarche is locked first, as its publication does: an edit
    comes wholly before a publication, or goes to the form that follows it.
    """
    return editing.edit_draft(begun_draft(demarche, by=by), wanted, by=by)


@transaction.atomic
def undo(demarche: Demarche, *, by: "Person | None") -> DraftEdit:
    """Undo the last edit of the form in preparation; raises `EditRefusedError` when there is none."""
    return editing.undo(begun_draft(demarche, by=by), by=by)


@transaction.atomic
def redo(demarche: Demarche, *, by: "Person | None") -> DraftEdit:
    """Make again the last edit undone; raises `EditRefusedError` when there is none."""
    return editing.redo(begun_draft(demarche, by=by), by=by)


def begun_draft(demarche: Demarche, *, by: "Person | None") -> Revision:
    """Lock the demarche and give its form in preparation, begun from the published one when there is none."""
    found = Demarche.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "draft_revision", "published_revision"
    )
    fresh = found.get(pk=demarche.pk)
    if fresh.draft_revision is None:
        document = fresh.published_revision.document if fresh.published_revision else EMPTY
        fresh.draft_revision = write_draft(f"demarche:{fresh.pk}", document, by=by)
        fresh.save(update_fields=["draft_revision"])
    return fresh.draft_revision
