"""Asking an applicant for a correction, closing the request, recalling it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.core.workflow import IllegalTransition
from communs.dossiers.addresses import absolute
from communs.dossiers.corrections import labels_of
from communs.dossiers.enums import CorrectionKind, CorrectionOutcome, MessageKind
from communs.dossiers.errors import CorrectionUnderway
from communs.dossiers.models import Conversion, Correction, Dossier, Follow, Message
from communs.dossiers.models.message import MAX_BODY
from communs.dossiers.operations.announcing import announce
from communs.dossiers.operations.telling import language_of
from communs.dossiers.permissions import is_correctable
from communs.dossiers.queries import dossier_for
from communs.procedures.automation import automation_of, delay_of
from communs.procedures.silence import Correction as Pause
from communs.procedures.silence import due_on
from communs.webhooks.enums import EventKind

REMIND_AFTER = timedelta(days=7)
REMINDERS = 3
BATCH = 200
MAX_REQUEST = 5_000


def ask_correction(
    person: Person, number: int, *, kind: CorrectionKind, body: str, fields: Sequence[str] = ()
) -> Correction:
    """Ask the applicant to mend the answers at these paths (none: the dossier as a whole), in the thread and by e-mail.

    The dossier is « à corriger » until they send their changes, an agent closes the request or the dossier is decided;
    silence decides nothing meanwhile. The agent follows it from now on. Writes an audit row. Raises
    `CorrectionUnderway` when one is asked already, `IllegalTransition` when the dossier is not to be instructed (any
    more) or silence has decided, `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_agent", lock=True)
        if not is_correctable(dossier):
            raise IllegalTransition("ask_correction", dossier.state)
        if dossier.to_correct:
            raise CorrectionUnderway
        Follow.objects.get_or_create(dossier=dossier, person=person)
        correction = open_request(dossier, kind=kind, body=_worded(dossier, body, fields), fields=fields, by=person)
        _tell(correction, "dossiers/mail/correction")
    return correction


def open_request(  # noqa: PLR0913 - what a request is made of, each named by the caller
    dossier: Dossier,
    *,
    kind: CorrectionKind,
    body: str,
    fields: Iterable[str],
    by: Person | None,
    by_name: str = "",
    conversion: Conversion | None = None,
) -> Correction:
    """Write the request of a locked dossier and its message, or add to the one that is open; suspend the delay.

    In the caller's transaction, with an audit row. Tells nobody.
    """
    by_name = by_name or str(by or "")
    message = Message.objects.create(
        dossier=dossier, author=by, author_name=by_name, kind=MessageKind.AGENT, body=body[:MAX_BODY]
    )
    asked = Correction.objects.filter(dossier=dossier, closed_at=None).first()
    if asked:
        asked.fields = list(dict.fromkeys([*asked.fields, *fields]))
        asked.save(update_fields=["fields"])
    else:
        asked = Correction.objects.create(
            dossier=dossier,
            kind=kind,
            message=message,
            fields=list(fields),
            conversion=conversion,
            by=by,
            by_name=by_name,
            asked_at=message.at,
            remind_at=message.at + REMIND_AFTER,
        )
    data = {"correction": asked.pk, "message": message.pk, "kind": kind, "fields": asked.fields}
    record(dossier, "ask_correction", actor=by, data=data)
    announce(dossier, EventKind.TO_CORRECT, message=message.pk)
    _mark(dossier, to_correct=True)
    return asked


def close_correction(person: Person, number: int) -> Dossier:
    """Close the request that is open: the applicant is told that nothing is asked any more, the delay runs again.

    What they were changing stays; they may send it while the dossier is not in instruction. Writes an audit row. Nothing changes
    when none is open any more. Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_agent", lock=True)
        if correction := end_request(dossier, CorrectionOutcome.WITHDRAWN, by=person):
            _tell(correction, "dossiers/mail/correction_closed")
    return dossier


def end_request(dossier: Dossier, outcome: CorrectionOutcome, *, by: Person | None) -> Correction | None:
    """Close the open request of a locked dossier and let its delay run again; None when none is open.

    In the caller's transaction. Writes an audit row. Tells nobody.
    """
    if not dossier.to_correct:
        return None
    correction = Correction.objects.get(dossier=dossier, closed_at=None)
    correction.dossier = dossier
    correction.closed_at, correction.outcome, correction.remind_at = timezone.now(), outcome, None
    correction.save(update_fields=["closed_at", "outcome", "remind_at"])
    record(dossier, "close_correction", actor=by, data={"correction": correction.pk, "outcome": outcome})
    _mark(dossier, to_correct=False)
    return correction


def due_after_corrections(dossier: Dossier, now: datetime) -> date | None:
    """The day on which silence decides, its requests for correction counted; None where it does not decide (any more)."""
    if dossier.due_on is None or dossier.submitted_at is None:
        return None
    automation = automation_of(dossier.demarche)
    if automation is None or not automation.is_silence:
        return dossier.due_on
    zone = dossier.demarche.zone
    requests = Correction.objects.filter(dossier=dossier).values_list("asked_at", "closed_at", "kind")
    pauses = [
        Pause(
            asked.astimezone(zone).date(), closed and closed.astimezone(zone).date(), kind == CorrectionKind.INCOMPLETE
        )
        for asked, closed, kind in requests
    ]
    deposited = dossier.submitted_at.astimezone(zone).date()
    return due_on(deposited, delay_of(automation), pauses, today=now.astimezone(zone).date())


def due_reminders() -> list[int]:
    """The open requests to recall now, the oldest first; a batch at most."""
    waiting = Correction.objects.filter(closed_at=None, remind_at__lte=timezone.now())
    return list(waiting.order_by("remind_at").values_list("pk", flat=True)[:BATCH])


def remind(correction_id: int) -> bool:
    """Recall one request by e-mail, three times at most, a week apart at first and longer each time.

    One that was closed or recalled meanwhile is left alone: running twice recalls once. Returns whether it was recalled.
    """
    with transaction.atomic():
        waiting = Correction.objects.filter(pk=correction_id, closed_at=None, remind_at__lte=timezone.now())
        found = waiting.select_related("dossier__demarche__organisation", "dossier__applicant", "message")
        correction = found.select_for_update(of=("self",), skip_locked=True).first()
        if correction is None:
            return False
        correction.reminders += 1
        last = correction.reminders >= REMINDERS
        correction.remind_at = None if last else timezone.now() + REMIND_AFTER * (correction.reminders + 1)
        correction.save(update_fields=["reminders", "remind_at"])
        _tell(correction, "dossiers/mail/correction_reminder")
    return True


def _mark(dossier: Dossier, *, to_correct: bool) -> None:
    """Sum up on the dossier what its requests say."""
    now = timezone.now()
    due = due_after_corrections(dossier, now)
    Dossier.objects.filter(pk=dossier.pk).update(
        to_correct=to_correct, due_on=due, updated_at=now, version=dossier.version + 1
    )
    dossier.to_correct, dossier.due_on, dossier.updated_at = to_correct, due, now
    dossier.version += 1


def _worded(dossier: Dossier, body: str, fields: Sequence[str]) -> str:
    """The message as the thread keeps it: what the agent wrote, then the questions, in the applicant's language."""
    labels = labels_of(dossier, fields)
    if not labels:
        return body.strip()
    with override(language_of(dossier.applicant) if dossier.applicant else "fr"):
        return "\n".join([body.strip(), "", _("Réponses concernées :"), *(f"– {label}" for label in labels)])


def _tell(correction: Correction, template: str) -> None:
    dossier = correction.dossier
    reader = dossier.applicant or dossier.applicant_email
    if not reader:
        return
    context = {
        "number": dossier.number,
        "demarche": dossier.demarche.title,
        "organisation": dossier.demarche.organisation.name,
        "message": correction.message.body,
        "incomplete": correction.kind == CorrectionKind.INCOMPLETE,
        "url": absolute("dossiers:dossier", dossier.number),
    }
    send(template, to=reader, context=context)
