"""The pile of edits of a draft. The caller holds the lock of the draft's row."""

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max
from django.utils import timezone

from communs.questionnaires.editing import Edit, as_json, edits, read_edit
from communs.questionnaires.models import DraftEdit, EditState, Revision

if TYPE_CHECKING:
    from communs.accounts.models import Person

BURST = timedelta(seconds=30)


class Counters(NamedTuple):
    """The last number and the last turn of a draft; 0 when nothing was done."""

    number: int
    turn: int


def counters(revision: Revision) -> Counters:
    """Where the pile of a draft stands."""
    last = DraftEdit.objects.filter(revision=revision).aggregate(number=Max("number"), turn=Max("turn"))
    return Counters(last["number"] or 0, last["turn"] or 0)


def keep(revision: Revision, edit: Edit, inverse: Edit, *, by: "Person | None") -> DraftEdit:
    """Put an edit that was made on the pile; what was undone cannot be made again any more.

    A change of the same attribute that one person goes on typing is one edit: it takes the place of the former one.
    """
    now = timezone.now()
    last = DraftEdit.objects.filter(revision=revision).order_by("-turn").first()
    if last is not None and _continues(last, edit, by) and now - last.at < BURST:
        last.edit, last.turn, last.at, last.turned_at = as_json(edit), last.turn + 1, now, now
        last.save(update_fields=["edit", "turn", "at", "turned_at"])
        return last
    number, turn = counters(revision) if last else Counters(0, 0)
    if last is not None and last.state != EditState.DONE:
        DraftEdit.objects.filter(revision=revision, state=EditState.UNDONE).update(state=EditState.DROPPED)
    return DraftEdit.objects.create(
        revision=revision,
        number=number + 1,
        turn=turn + 1,
        edit=as_json(edit),
        inverse=as_json(inverse),
        by=by,
        at=now,
        turned_by=by,
        turned_at=now,
    )


def turn_over(row: DraftEdit, state: EditState, *, by: "Person | None") -> DraftEdit:
    """Mark an edit as undone or as made again."""
    row.state, row.turn = state, counters(row.revision).turn + 1
    row.turned_by, row.turned_at = by, timezone.now()
    row.save(update_fields=["state", "turn", "turned_by", "turned_at"])
    return row


def _continues(last: DraftEdit, edit: Edit, by: "Person | None") -> bool:
    if by is None or last.by_id != by.pk or last.state != EditState.DONE or not isinstance(edit, edits.ChangeField):
        return False
    former = read_edit(last.edit)
    if not isinstance(former, edits.ChangeField) or former.field != edit.field:
        return False
    attributes = {*edit.put, *edit.drop}
    return len(attributes) == 1 and attributes == {*former.put, *former.drop}
