"""What a demarche decides without an agent: at the deposit, or when its administration stays silent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communs.core.audit import record
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.dossiers.operations.announcing import announce_move
from communs.dossiers.operations.concluding import conclude, move
from communs.dossiers.operations.telling import language_of, tell
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.automation import automation_of, delay_of, delay_words
from communs.procedures.enums import AutomationMode, Moment
from communs.procedures.models import Automation
from communs.procedures.silence import due_on

WAITING = (State.SUBMITTED, State.IN_REVIEW)
BATCH = 1000


def due_date(dossier: Dossier, at: datetime) -> date | None:
    """The day on which silence would decide a dossier deposited at this moment; None where it does not."""
    automation = automation_of(dossier.demarche)
    if automation is None or not automation.is_silence:
        return None
    day = at.astimezone(dossier.demarche.zone).date()
    return due_on(day, delay_of(automation), today=day)


def act_at_deposit(dossier: Dossier) -> None:
    """Take a dossier into instruction, or accept it, if the demarche does so by itself. In the deposit's transaction.

    Each move writes an audit row of its own and tells the applicant; an acceptance does not tell the instruction.
    """
    automation = automation_of(dossier.demarche)
    if automation and automation.mode == AutomationMode.INSTRUCT:
        _instruct(dossier, notify=True)
    elif automation and automation.mode == AutomationMode.ACCEPT:
        _instruct(dossier, notify=False)
        conclude(dossier, "accept", by=None)


def due_dossiers(now: datetime | None = None) -> Iterator[int]:
    """Yield the numbers of the dossiers whose delay is over, in their demarche's time zone; bounded in memory.

    A request for correction that waits suspends the delay: such a dossier is not due.
    """
    now = now or timezone.now()
    latest = now.date() + timedelta(days=1)
    waiting = Dossier.objects.filter(due_on__isnull=False, due_on__lte=latest, state__in=WAITING, to_correct=False)
    for dossier in waiting.select_related("demarche").order_by("due_on", "number").iterator(BATCH):
        if dossier.is_due(now):
            yield dossier.number


def decide_by_silence(number: int) -> None:
    """Accept or refuse a dossier whose delay is over, flagged as automatic, saying why; the applicant is told.

    A dossier that was decided meanwhile, or is not due any more, is left alone: running twice decides once.
    """
    with transaction.atomic():
        found = Dossier.objects.select_for_update(of=("self",)).select_related(
            "demarche__organisation", "demarche__automation", "applicant"
        )
        dossier = found.filter(number=number, state__in=WAITING, to_correct=False).first()
        automation = automation_of(dossier.demarche) if dossier else None
        if dossier is None or automation is None or not automation.is_silence or not dossier.is_due():
            return
        if dossier.state == State.SUBMITTED:
            _instruct(dossier, notify=False)
        accepts = automation.mode == AutomationMode.SILENCE_ACCEPTS
        conclude(dossier, "accept" if accepts else "refuse", by=None, motivation=_reason(dossier, automation))


def _instruct(dossier: Dossier, *, notify: bool) -> None:
    target = WORKFLOW.target("instruct", dossier.state)
    record(dossier, "instruct", actor=None, data={"automatic": True})
    dossier.instructed_at = timezone.now()
    if notify:
        tell(dossier, Moment.INSTRUCTION)
    announce_move(dossier, "instruct", target)
    move(dossier, target, instructed_at=dossier.instructed_at)


def _reason(dossier: Dossier, automation: Automation) -> str:
    """Why, in the applicant's language (articles L231-1 and L231-4 of the code of relations with the public)."""
    with translation.override(language_of(dossier.applicant) if dossier.applicant else "fr"):
        words = {"delay": delay_words(delay_of(automation))}
        if automation.mode == AutomationMode.SILENCE_ACCEPTS:
            return (
                _("L’administration n’a pas répondu dans le délai de %(delay)s : son silence vaut acceptation.") % words
            )
        return _("L’administration n’a pas répondu dans le délai de %(delay)s : son silence vaut refus.") % words
