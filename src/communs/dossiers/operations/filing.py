"""From the first click to the deposit: create, save, submit, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.http import QueryDict
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import attached_files, discard
from communs.dossiers.errors import FilingClosed, Incomplete
from communs.dossiers.merging import Merge, merge
from communs.dossiers.models import Dossier
from communs.dossiers.operations.attaching import attach_file, discard_unused
from communs.dossiers.operations.automatic import act_at_deposit, due_date
from communs.dossiers.operations.telling import tell
from communs.dossiers.operations.writing import rewrite
from communs.dossiers.queries import (
    context_of,
    dossier_for,
    files_named,
    former_file_ids,
    problems_of,
    questionnaire_of,
)
from communs.dossiers.workflow import WORKFLOW
from communs.organisations.models import Organisation
from communs.procedures.enums import Moment
from communs.procedures.models import Demarche, Group
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Context
from communs.questionnaires.posting import REMOVE_FILE, REMOVE_ROW

__all__ = ["attach_file", "create", "save_answers", "submit", "withdraw_draft"]

NAME_LENGTH = 400


def create(person: Person, demarche: Demarche, *, organisation: Organisation | None = None, name: str = "") -> Dossier:
    """Begin a draft under the demarche's published form, for oneself or for one of one's organisations.

    `name` is how the applicant wants to be called, by default the account's name. The caller has checked that the
    person belongs to the organisation. Writes the dossier and an audit row. Raises `FilingClosed`.
    """
    if not demarche.is_open() or demarche.published_revision_id is None:
        raise FilingClosed
    who = name.strip() or person.full_name or person.email
    with transaction.atomic():
        dossier = Dossier.objects.create(
            demarche=demarche,
            revision_id=demarche.published_revision_id,
            applicant=person,
            organisation=organisation,
            applicant_name=(f"{organisation.name} – {who}" if organisation else who)[:NAME_LENGTH],
            applicant_email=person.email,
            created_at=(now := timezone.now()),
            updated_at=now,
        )
        record(dossier, "create", actor=person, data={"demarche": demarche.pk, "revision": dossier.revision_id})
    return dossier


def save_answers(person: Person, number: int, post: QueryDict) -> tuple[Dossier, Merge]:
    """Write what was posted, field by field as `merging` says; return the dossier and what became of the post.

    The post also adds and removes rows and removes files (see `questionnaires.posting`). What can be written is
    committed when this returns, whatever is refused beside it. Writes no audit row: a draft belongs to its applicant.
    Raises `TooBusy`, `Http404`, `PermissionDenied`.
    """
    merged = Merge({}, {}, {}, {})

    def change(dossier: Dossier) -> Mapping[str, Any] | None:
        nonlocal merged
        merged = merge(questionnaire_of(dossier), dossier.answers, post, context_of(dossier))
        return merged.answers if merged.written else None

    dossier = rewrite(person, number, change)
    if any(name.startswith((REMOVE_FILE, REMOVE_ROW)) for name in post):
        discard_unused(dossier.number)
    return dossier, merged


def submit(person: Person, number: int) -> Dossier:
    """Deposit a draft: stamp it, give it to the demarche's default group, tell the applicant.

    What the demarche does by itself at a deposit (see `automatic`) is done in the same transaction.

    Answers of fields that the answers hide are not deposited: they and their files are deleted, the audit row names
    them (`left_out`).

    A dossier that is submitted already comes back unchanged: a second click deposits nothing twice. Writes an audit
    row and queues the receipt's e-mail. Raises `FilingClosed`, `Incomplete`, `Http404`, `PermissionDenied`; nothing
    changes then.
    """
    now = timezone.now()
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_applicant", lock=True)
        if not dossier.is_draft:
            return dossier
        _check(dossier, now)
        target = WORKFLOW.target("submit", dossier.state)
        left_out = _keep_what_is_shown(dossier, now)
        record(dossier, "submit", actor=person, data=_filed(dossier) | left_out, after=dossier.answers)
        dossier.submitted_at, dossier.due_on = now, due_date(dossier, now)
        tell(dossier, Moment.DEPOSIT, to=_owner(dossier, person))
        # Last, because every deposit of the group waits for its counter until the transaction ends.
        _stamp(dossier, target, now)
        act_at_deposit(dossier)
    return dossier


def withdraw_draft(person: Person, number: int) -> None:
    """Delete a draft and its files. The audit trail keeps that it existed.

    Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="withdraw", lock=True)
        record(dossier, "withdraw", actor=person, data={"demarche": dossier.demarche_id})
        for file in attached_files(dossier):
            discard(file)
        dossier.delete()


def _check(dossier: Dossier, now: datetime) -> None:
    if not dossier.demarche.is_open(now):
        raise FilingClosed
    problems = problems_of(dossier)
    if problems:
        raise Incomplete(problems)


def _keep_what_is_shown(dossier: Dossier, now: datetime) -> dict[str, object]:
    """Leave out of the answers those of hidden fields, and delete their files; say which."""
    context = Context(time_zone=dossier.demarche.time_zone, now=now)
    questionnaire = questionnaire_of(dossier)
    answers, left_out = questionnaire.deposited(dossier.answers, context)
    if left_out:
        _discard_files(dossier, _named(questionnaire, dossier.answers) - _named(questionnaire, answers))
    dossier.answers = dict(answers)
    return {"left_out": left_out} if left_out else {}


def _named(questionnaire: CompiledQuestionnaire, answers: Answers) -> set[str]:
    return {file_id for _path, _field, file_id in files_named(questionnaire, answers)}


def _discard_files(dossier: Dossier, gone: set[str]) -> None:
    if gone and (gone := gone - former_file_ids(dossier)):
        for file in attached_files(dossier).filter(pk__in=gone):
            discard(file)


def _filed(dossier: Dossier) -> dict[str, object]:
    return {"demarche": dossier.demarche_id, "revision": dossier.revision_id, "applicant": dossier.applicant_name}


def _stamp(dossier: Dossier, target: str, now: datetime) -> None:
    default = Group.objects.filter(demarche=dossier.demarche_id, is_default=True)
    # The version moves, so that a save prepared before the deposit cannot land after it.
    Dossier.objects.filter(number=dossier.number).update(
        state=target,
        answers=dossier.answers,
        submitted_at=now,
        updated_at=now,
        due_on=dossier.due_on,
        group=Subquery(default.values("pk")),
        version=dossier.version + 1,
    )
    dossier.state, dossier.submitted_at, dossier.updated_at = target, now, now
    dossier.version += 1


def _owner(dossier: Dossier, person: Person) -> Person | str:
    if dossier.applicant_id == person.pk:
        return person
    return dossier.applicant or dossier.applicant_email
