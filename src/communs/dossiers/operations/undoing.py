"""Undoing a move of dossiers to another revision: every answer comes back exactly as it was."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import digest_of, record, record_many
from communs.dossiers.enums import OPEN, UNDERWAY, ConversionState, CorrectionOutcome
from communs.dossiers.errors import ConversionUnderway, NotUndoable
from communs.dossiers.models import Conversion, Correction, Dossier, FormerAnswers, WorkingCopy
from communs.dossiers.operations.converting import BATCH, announce_conversion, rewrite
from communs.dossiers.operations.correcting import end_request
from communs.dossiers.operations.looking_up import ask_moved
from communs.questionnaires.queries import compiled_revision


def undo(conversion: Conversion, *, by: Person) -> Conversion:
    """Begin to bring the dossiers of a finished move back; the work itself is a job.

    A dossier where somebody has answered since, that was deposited or decided since, or that moved again, stays where
    it is, with all its answers: it is listed. Audits `undo` on the demarche. Raises `ConversionUnderway`,
    `NotUndoable`; nothing changes then.
    """
    from communs.dossiers.jobs import convert_back

    with transaction.atomic():
        fresh = Conversion.objects.select_for_update(of=("self",)).select_related("demarche").get(pk=conversion.pk)
        others = Conversion.objects.filter(demarche=fresh.demarche_id, state__in=sorted(UNDERWAY))
        if others.exists():
            raise ConversionUnderway
        if fresh.state != ConversionState.DONE:
            raise NotUndoable
        fresh.state, fresh.cursor = ConversionState.UNDOING, 0
        fresh.save(update_fields=["state", "cursor"])
        record(fresh.demarche, "undo_conversion", actor=by, data={"conversion": fresh.pk})
        convert_back.defer(conversion=fresh.pk, by=by.pk)
    return fresh


def retreat(conversion_id: int, by: Person | None) -> bool:
    """Bring one batch of dossiers back; return whether there may be more. See `converting.advance`."""
    with transaction.atomic():
        found = Conversion.objects.select_for_update(of=("self",)).select_related("demarche", "source", "target")
        conversion = found.filter(pk=conversion_id, state=ConversionState.UNDOING).first()
        if conversion is None:
            return False
        formers = _next(conversion)
        if formers:
            _bring_back(conversion, formers, by)
        else:
            conversion.state, conversion.undone_at = ConversionState.UNDONE, timezone.now()
        conversion.save(update_fields=["cursor", "restored", "left", "state", "undone_at"])
    return bool(formers)


def _next(conversion: Conversion) -> Sequence[FormerAnswers]:
    waiting = FormerAnswers.objects.filter(conversion=conversion, dossier__gt=conversion.cursor)
    formers = waiting.filter(restored_at=None, left=False).select_related("dossier")
    return list(formers.order_by("dossier_id").select_for_update()[:BATCH])


def _bring_back(conversion: Conversion, formers: Sequence[FormerAnswers], by: Person | None) -> None:
    copies = WorkingCopy.objects.select_for_update().filter(dossier__in=[former.dossier_id for former in formers])
    working = {copy.dossier_id: copy for copy in copies.order_by("dossier")}
    back = [former for former in formers if _untouched_since(conversion, former, working.get(former.dossier_id))]
    left = [former.pk for former in formers if former not in back]
    _bring_copies_back(back, working)
    rewrite(conversion.source_id, {former.dossier_id: former.answers for former in back})
    here, there = compiled_revision(conversion.target_id), compiled_revision(conversion.source_id)
    ask_moved(((former.dossier, former.dossier.answers, former.answers) for former in back), here, there)
    FormerAnswers.objects.filter(pk__in=[former.pk for former in back]).update(restored_at=timezone.now())
    FormerAnswers.objects.filter(pk__in=left).update(left=True)
    data = {"conversion": conversion.pk, "from": conversion.target.number, "to": conversion.source.number}
    record_many(
        [(former.dossier, data, former.dossier.answers, former.answers) for former in back], "convert_back", actor=by
    )
    _end_requests(conversion, back, by)
    announce_conversion(conversion, [former.dossier for former in back], conversion.source_id)
    conversion.cursor = formers[-1].dossier_id
    conversion.restored += len(back)
    conversion.left += len(left)


def _bring_copies_back(back: Sequence[FormerAnswers], working: Mapping[int, WorkingCopy]) -> None:
    for former in back:
        if copy := working.get(former.dossier_id):
            WorkingCopy.objects.filter(pk=copy.pk).update(answers=former.working, version=copy.version + 1)


def _end_requests(conversion: Conversion, back: Sequence[FormerAnswers], by: Person | None) -> None:
    """Close the requests that the move made: what they ask is no longer asked."""
    asked = {former.dossier_id for former in back if former.asked and former.dossier.to_correct}
    open_ = Correction.objects.filter(conversion=conversion, dossier__in=asked, closed_at=None)
    for dossier in Dossier.objects.select_related("demarche__automation").filter(corrections__in=open_):
        end_request(dossier, CorrectionOutcome.WITHDRAWN, by=by)


def _untouched_since(conversion: Conversion, former: FormerAnswers, copy: WorkingCopy | None) -> bool:
    dossier = former.dossier
    if copy and (former.working is None or digest_of(copy.answers) != former.working_digest):
        return False
    return (
        dossier.revision_id == conversion.target_id
        and not former.late
        and not _went_on(dossier, former)
        and digest_of(dossier.answers) == former.digest
    )


def _went_on(dossier: Dossier, former: FormerAnswers) -> bool:
    """Whether it was deposited, amended or decided since: it stays under the form with which that was done."""
    done = (dossier.submitted_at, dossier.amended_at)
    return dossier.state not in OPEN or any(at is not None and at > former.at for at in done)
