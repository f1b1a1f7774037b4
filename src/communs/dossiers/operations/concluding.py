"""Ending an instruction, whoever ends it: an agent, or a rule of the demarche."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import attach, store
from communs.dossiers.enums import CorrectionOutcome, State
from communs.dossiers.models import Decision, Dossier
from communs.dossiers.models.message import MAX_FILE_BYTES
from communs.dossiers.operations.announcing import announce_move
from communs.dossiers.operations.correcting import end_request
from communs.dossiers.operations.expertise import tell_decision
from communs.dossiers.operations.telling import tell
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models import TextVersion
from communs.procedures.texts import Place, in_force

LETTERS: dict[str, Moment] = {State.ACCEPTED: Moment.ACCEPTANCE, State.REFUSED: Moment.REFUSAL}


def conclude(  # noqa: PLR0913 - what a decision is made of, each named by the caller
    dossier: Dossier,
    verb: str,
    *,
    by: Person | None,
    motivation: str = "",
    file: "UploadedFile[bytes] | None" = None,
    notify: bool = True,
) -> Decision:
    """Write the decision of a locked dossier, its audit row, its e-mails, its new state; `by` None: a rule decides.

    In the caller's transaction. Raises `FileRefused`, `IllegalTransition`.
    """
    target = WORKFLOW.target(verb, dossier.state)
    decision = _decision(dossier, by, target, motivation, file)
    data = {"decision": decision.pk, "motivation": decision.motivation, "file": str(decision.file_id or "")}
    record(dossier, verb, actor=by, data=data | ({} if by else {"automatic": True}))
    end_request(dossier, CorrectionOutcome.DECIDED, by=by)
    if notify:
        _announce(decision)
    announce_move(dossier, verb, target)
    move(dossier, target, decided_at=decision.at)
    if notify:
        tell_decision(dossier)
    return decision


def move(dossier: Dossier, target: str, **moments: datetime | date | None) -> None:
    """Write the new state: last, because every move of the group waits for its counters until the end."""
    values = {"state": target, "updated_at": timezone.now(), "version": dossier.version + 1, **moments}
    Dossier.objects.filter(pk=dossier.pk).update(**values)
    for name, value in values.items():
        setattr(dossier, name, value)


def _decision(
    dossier: Dossier, person: Person | None, kind: str, motivation: str, file: "UploadedFile[bytes] | None"
) -> Decision:
    stored = store(file, by=person, max_bytes=MAX_FILE_BYTES) if file else None
    if stored:
        attach(stored, dossier)
    return Decision.objects.create(
        dossier=dossier,
        kind=kind,
        motivation=motivation.strip(),
        file=stored,
        wording=_letter(dossier, kind),
        by=person,
        by_name=str(person or ""),
        automatic=person is None,
        at=timezone.now(),
    )


def _letter(dossier: Dossier, kind: str) -> TextVersion | None:
    """The version of the demarche's letter that is in force now; none for a dismissal."""
    if kind not in LETTERS:
        return None
    language = dossier.applicant.language if dossier.applicant else "fr"
    return in_force(dossier.demarche_id, Place(TextKind.LETTER, LETTERS[kind], language))


def _announce(decision: Decision) -> None:
    from communs.dossiers.jobs import announce_decision

    if decision.kind == State.DISMISSED:
        tell(decision.dossier, Moment.DISMISSAL, decision=decision)
    else:
        announce_decision.defer(decision=decision.pk)
