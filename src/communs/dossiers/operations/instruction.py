"""What the agents do with a dossier: follow, instruct, give back, decide, reopen."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import attach, store
from communs.dossiers.enums import State
from communs.dossiers.errors import MotivationMissing
from communs.dossiers.models import Decision, Dossier, Follow
from communs.dossiers.models.message import MAX_FILE_BYTES
from communs.dossiers.operations.telling import tell
from communs.dossiers.queries import dossier_for
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.enums import Moment, TextKind
from communs.procedures.models import TextVersion
from communs.procedures.texts import Place, in_force

MOTIVATED = {"refuse", "dismiss"}
LETTERS: dict[str, Moment] = {State.ACCEPTED: Moment.ACCEPTANCE, State.REFUSED: Moment.REFUSAL}


def follow(person: Person, number: int) -> None:
    """Put a dossier on the person's desk: its messages reach them by e-mail. Following twice changes nothing.

    Raises `Http404`, `PermissionDenied`.
    """
    dossier = dossier_for(person, number, to="follow")
    Follow.objects.get_or_create(dossier=dossier, person=person)


def unfollow(person: Person, number: int) -> None:
    """Take a dossier off the person's desk. Raises `Http404`, `PermissionDenied`."""
    Follow.objects.filter(dossier=dossier_for(person, number, to="follow"), person=person).delete()


def instruct(person: Person, number: int, *, notify: bool = True) -> Dossier:
    """Take a submitted dossier into instruction: the agent follows it, the applicant is told by e-mail.

    Writes an audit row. Raises `IllegalTransition` when the dossier is elsewhere by now, `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        target = WORKFLOW.target("instruct", dossier.state)
        Follow.objects.get_or_create(dossier=dossier, person=person)
        record(dossier, "instruct", actor=person)
        dossier.instructed_at = timezone.now()
        if notify:
            tell(dossier, Moment.INSTRUCTION)
        _move(dossier, target, instructed_at=dossier.instructed_at)
    return dossier


def return_to_applicant(person: Person, number: int) -> Dossier:
    """Put a dossier in instruction back among the submitted ones. No e-mail goes.

    Writes an audit row. Raises `IllegalTransition`, `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        target = WORKFLOW.target("return", dossier.state)
        record(dossier, "return", actor=person)
        _move(dossier, target, instructed_at=None)
    return dossier


def accept(person: Person, number: int, **decision: Any) -> Dossier:  # noqa: ANN401 - those of `decide`
    """Accept a dossier: see `decide`."""
    return decide(person, number, "accept", **decision)


def refuse(person: Person, number: int, **decision: Any) -> Dossier:  # noqa: ANN401 - those of `decide`
    """Refuse a dossier: see `decide`."""
    return decide(person, number, "refuse", **decision)


def dismiss(person: Person, number: int, **decision: Any) -> Dossier:  # noqa: ANN401 - those of `decide`
    """Close a dossier without further action: see `decide`."""
    return decide(person, number, "dismiss", **decision)


def decide(  # noqa: PLR0913 - what a decision is made of, each named by the caller
    person: Person,
    number: int,
    verb: str,
    *,
    motivation: str = "",
    file: "UploadedFile[bytes] | None" = None,
    notify: bool = True,
) -> Dossier:
    """End the instruction by "accept", "refuse" or "dismiss"; the applicant is told by e-mail.

    An acceptance or a refusal is also a PDF letter, made in the background and sent with the e-mail. A refusal and a
    dismissal say why (article L211-2 of the CRPA for refusals). Writes an audit row. Raises `MotivationMissing`,
    `FileRefused`, `IllegalTransition` when the dossier is elsewhere by now, `Http404`, `PermissionDenied`; nothing
    changes then.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        target = WORKFLOW.target(verb, dossier.state)
        if verb in MOTIVATED and not motivation.strip():
            raise MotivationMissing
        decision = _decision(dossier, person, target, motivation, file)
        data = {"decision": decision.pk, "motivation": decision.motivation, "file": str(decision.file_id or "")}
        record(dossier, verb, actor=person, data=data)
        if notify:
            _announce(decision)
        _move(dossier, target, decided_at=decision.at)
    return dossier


def reopen(person: Person, number: int, *, notify: bool = True) -> Dossier:
    """Take a decided dossier back into instruction: the decision is withdrawn, the applicant is told by e-mail.

    The withdrawn decision stays in the history. Writes an audit row. Raises `IllegalTransition`, `Http404`,
    `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        target = WORKFLOW.target("reopen", dossier.state)
        Decision.objects.filter(dossier=dossier, withdrawn_at=None).update(withdrawn_at=timezone.now())
        Follow.objects.get_or_create(dossier=dossier, person=person)
        record(dossier, "reopen", actor=person)
        if notify:
            tell(dossier, Moment.REOPENING)
        _move(dossier, target, decided_at=None)
    return dossier


def _taken(person: Person, number: int) -> Dossier:
    """The dossier, locked: of two agents who decide at once, the second one sees what the first one did."""
    return dossier_for(person, number, to="read_as_agent", lock=True)


def _move(dossier: Dossier, target: str, **moments: datetime | None) -> None:
    """Write the new state: last, because every move of the group waits for its counters until the end."""
    values = {"state": target, "updated_at": timezone.now(), "version": dossier.version + 1, **moments}
    Dossier.objects.filter(pk=dossier.pk).update(**values)
    for name, value in values.items():
        setattr(dossier, name, value)


def _decision(
    dossier: Dossier, person: Person, kind: str, motivation: str, file: "UploadedFile[bytes] | None"
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
        by_name=str(person),
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
