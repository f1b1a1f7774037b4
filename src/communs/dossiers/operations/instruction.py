"""What the agents do with a dossier: follow, instruct, give back, decide, reopen."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.workflow import IllegalTransition
from communs.dossiers.errors import CorrectionOver, CorrectionUnderway, MotivationMissing
from communs.dossiers.models import Decision, Dossier, Follow
from communs.dossiers.operations.announcing import announce_move
from communs.dossiers.operations.concluding import conclude, move
from communs.dossiers.operations.telling import tell
from communs.dossiers.queries import dossier_for
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.enums import Moment

MOTIVATED = {"refuse", "dismiss"}


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
        announce_move(dossier, "instruct", target)
        move(dossier, target, instructed_at=dossier.instructed_at)
    return dossier


def return_to_applicant(person: Person, number: int) -> Dossier:
    """Put a dossier in instruction back among the submitted ones. No e-mail goes.

    Where silence decides, the delay runs already and nothing goes back. Writes an audit row. Raises
    `IllegalTransition`, `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        target = WORKFLOW.target("return", dossier.state)
        if dossier.due_on:
            raise IllegalTransition("return", dossier.state)
        record(dossier, "return", actor=person)
        announce_move(dossier, "return", target)
        move(dossier, target, instructed_at=None)
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
    despite_correction: bool = False,
) -> Dossier:
    """End the instruction by "accept", "refuse" or "dismiss"; the applicant is told by e-mail.

    An acceptance or a refusal is also a PDF letter, made in the background and sent with the e-mail. A refusal and a
    dismissal say why (article L211-2 of the CRPA for refusals). While a correction is asked, one decides only knowing
    so: `despite_correction`. Writes an audit row. Raises `MotivationMissing`, `CorrectionUnderway`, `CorrectionOver`, `FileRefused`, `IllegalTransition` when the dossier is elsewhere by now, `Http404`, `PermissionDenied`; nothing
    changes then.
    """
    with transaction.atomic():
        dossier = _taken(person, number)
        WORKFLOW.target(verb, dossier.state)
        if verb in MOTIVATED and not motivation.strip():
            raise MotivationMissing
        if dossier.to_correct and not despite_correction:
            raise CorrectionUnderway
        if despite_correction and not dossier.to_correct:
            raise CorrectionOver
        conclude(dossier, verb, by=person, motivation=motivation, file=file, notify=notify)
    return dossier


def reopen(person: Person, number: int, *, notify: bool = True) -> Dossier:
    """Take a decided dossier back into instruction: the decision is withdrawn, the applicant is told by e-mail.

    The withdrawn decision stays in the history; silence no longer decides. Writes an audit row. Raises `IllegalTransition`, `Http404`,
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
        announce_move(dossier, "reopen", target)
        move(dossier, target, decided_at=None, due_on=None)
    return dossier


def _taken(person: Person, number: int) -> Dossier:
    """The dossier, locked: of two agents who decide at once, the second one sees what the first one did."""
    return dossier_for(person, number, to="read_as_agent", lock=True)
