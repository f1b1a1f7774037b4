"""From the first click to the deposit: create, save, submit, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.calendar_words import moment
from communs.core.files import attached_files, discard
from communs.core.mail import send
from communs.dossiers.eligibility import is_ineligible
from communs.dossiers.errors import FilingClosed, Incomplete, Ineligible, NotAdmitted
from communs.dossiers.identity import Identity, read_identity, write_identity
from communs.dossiers.late_pages import Late, former_shown, merge_late
from communs.dossiers.merging import Merge, merge
from communs.dossiers.models import Dossier, FormerAnswers
from communs.dossiers.operations.announcing import announce_move
from communs.dossiers.operations.attaching import attach_file, discard_dropped, discard_unused, named
from communs.dossiers.operations.automatic import act_at_deposit, due_date
from communs.dossiers.operations.preconditions import begin_standing, standing
from communs.dossiers.operations.prefilling import fill_in, take
from communs.dossiers.operations.telling import tell
from communs.dossiers.operations.writing import rewrite
from communs.dossiers.queries import (
    WITH_DEMARCHE,
    as_of,
    context_of,
    dossier_for,
    former_file_ids,
    problems_of,
    questionnaire_of,
)
from communs.dossiers.routes import context_at, group_for
from communs.dossiers.workflow import WORKFLOW
from communs.organisations.models import Organisation
from communs.procedures.admission import refusal_of
from communs.procedures.enums import Moment
from communs.procedures.models import Demarche, Group
from communs.procedures.prefill.carrying import Carried
from communs.questionnaires.posting import REMOVE_FILE, REMOVE_ROW

__all__ = ["attach_file", "check", "create", "deposit_if_ready", "save_answers", "submit", "withdraw_draft"]

NAME_LENGTH = 400
ACCOUNT = Identity()


def create(  # noqa: PLR0913 - what a person says of themselves, and what they bring
    person: Person,
    demarche: Demarche,
    *,
    organisation: Organisation | None = None,
    name: str = "",
    identity: Identity = ACCOUNT,
    carried: Carried | None = None,
    proven: str = "",
) -> Dossier:
    """Begin a draft under the demarche's published form, for oneself or for one of one's organisations.

    `name` is how the applicant wants to be called, by default as the `identity` says, else the account's name; an
    anonymous dossier keeps neither name nor address. What a link or a program gave (`carried`) is taken and written as
    `prefilling` says; `proven` is whom ProConnect named in the person's session. The caller has checked that the person
    belongs to the organisation. Writes the dossier and an audit row. Raises `FilingClosed`, `NotAdmitted`,
    `PrefillGone`.
    """
    if not demarche.is_open() or demarche.published_revision_id is None:
        raise FilingClosed
    if refusal := refusal_of(person, demarche, proven):
        raise NotAdmitted(refusal)
    with transaction.atomic():
        taken = take(demarche, carried) if carried else None
        promised = {"number": taken.number} if taken and taken.number else {}
        dossier = Dossier.objects.create(
            **promised,
            demarche=demarche,
            revision_id=demarche.published_revision_id,
            applicant=person,
            organisation=organisation,
            applicant_name=_called(person, organisation, name, identity)[:NAME_LENGTH],
            applicant_email="" if identity.anonymous else person.email,
            identity=write_identity(identity),
            created_at=(now := timezone.now()),
            updated_at=now,
        )
        record(dossier, "create", actor=person, data={"demarche": demarche.pk, "revision": dossier.revision_id})
        if taken:
            fill_in(dossier, taken, person)
    return dossier


def _called(person: Person, organisation: Organisation | None, name: str, identity: Identity) -> str:
    if identity.name:
        return identity.name
    who = name.strip() or person.full_name or person.email
    return f"{organisation.name} – {who}" if organisation else who


def save_answers(person: Person, number: int, post: QueryDict, *, seen: int | None = None) -> tuple[Dossier, Merge]:
    """Write what was posted, field by field as `merging` says; return the dossier and what became of the post.

    The post also adds and removes rows and removes files (see `questionnaires.posting`). `seen` is the revision that the
    page showed: when the dossier moved to another one since, the post is read as `late_pages` says. What can be written
    is committed when this returns, whatever is refused beside it. Writes no audit row: a draft belongs to its applicant.
    Raises `TooBusy`, `Http404`, `PermissionDenied`.
    """
    merged = Merge({}, {}, {}, {})
    late: Late | None = None
    dropped: set[str] = set()
    removes = any(name.startswith((REMOVE_FILE, REMOVE_ROW)) for name in post)

    def change(dossier: Dossier) -> Mapping[str, Any] | None:
        nonlocal merged, late, dropped
        former = former_shown(dossier, seen)
        late = merge_late(former, seen or 0, dossier, post) if former else None
        merged = late.merge if late else merge(questionnaire_of(dossier), dossier.answers, post, context_of(dossier))
        if removes:
            form = questionnaire_of(dossier)
            dropped = named(form, dossier.answers) - named(form, merged.answers)
        return merged.answers if merged.written else None

    dossier = rewrite(person, number, change)
    if late:
        _keep_late(late)
    if removes and dossier.is_draft:
        discard_unused(dossier.number)
    elif dropped:
        discard_dropped(dossier.number, dropped)
    return dossier, merged


def _keep_late(late: Late) -> None:
    with transaction.atomic():
        former = FormerAnswers.objects.select_for_update().get(pk=late.former.pk)
        former.late = former.late | late.kept
        former.save(update_fields=["late"])


def submit(person: Person, number: int) -> Dossier:
    """Deposit a draft: stamp it, give it to the group that the demarche's rules say, tell the applicant.

    What the demarche does by itself at a deposit (see `automatic`) is done in the same transaction. When something
    stands before the deposit (see `preconditions`), it is begun, nothing is deposited yet and `awaits` says what.

    Answers of fields that the answers hide are not deposited: they and their files are deleted, the audit row names
    them (`left_out`).

    A dossier that is submitted already comes back unchanged: a second click deposits nothing twice. One that everybody
    signed, and that waited for something that nobody asks any more, is deposited as it was signed. Writes an audit
    row and queues the receipt's e-mail, also to the beneficiary if they are to be told. Raises `FilingClosed`,
    `Ineligible`, `Incomplete`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    now = timezone.now()
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_applicant", lock=True)
        if dossier.is_deposited:
            return dossier
        dossier.awaits = standing(dossier) if dossier.is_signing else None
        if dossier.awaits is None:
            check(dossier, now)
            dossier.awaits = begin_standing(dossier, by=person)
        if dossier.awaits is None:
            _deposit(dossier, now, by=person)
    return dossier


def deposit_if_ready(number: int, *, asked_at: datetime) -> Dossier:
    """Deposit a dossier that waited, if nothing stands before it any more. In the transaction that met the precondition.

    `asked_at` is when its applicant asked for it: whoever was in time then is not shut out by a closing since. A
    dossier that is submitted already comes back unchanged; one that still waits says so (`awaits`), and what it waits
    for is begun. Raises `FilingClosed`, `Ineligible`, `Incomplete`, `Dossier.DoesNotExist`; nothing changes then.
    """
    held = Dossier.objects.select_for_update(of=("self",))
    dossier = held.select_related(*WITH_DEMARCHE, "applicant").get(number=number)
    if dossier.is_deposited:
        return dossier
    check(dossier, asked_at)
    dossier.awaits = begin_standing(dossier, by=None)
    if dossier.awaits is None:
        _deposit(dossier, timezone.now(), by=None)
    return dossier


def _deposit(dossier: Dossier, now: datetime, *, by: Person | None) -> None:
    """Everything that a deposit does, to a locked dossier that was checked."""
    target = WORKFLOW.target("submit", dossier.state)
    left_out = _keep_what_is_shown(dossier, now)
    record(dossier, "submit", actor=by, data=_filed(dossier) | left_out, after=dossier.answers)
    dossier.submitted_at, dossier.due_on = now, due_date(dossier, now)
    dossier.group = group = group_for(dossier, now)
    tell(dossier, Moment.DEPOSIT, to=_owner(dossier, by))
    _tell_beneficiary(dossier, now)
    announce_move(dossier, "submit", target)
    # Last, because every deposit of the group waits for its counter until the transaction ends.
    _stamp(dossier, target, group, now)
    act_at_deposit(dossier)


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


def check(dossier: Dossier, now: datetime) -> None:
    """What a draft must be to be deposited at this moment. Raises `FilingClosed`, `Incomplete`, `Ineligible`."""
    if not dossier.may_be_deposited(now):
        raise FilingClosed
    problems = problems_of(dossier)
    if problems:
        raise Incomplete(problems)
    if is_ineligible(dossier):
        raise Ineligible


def _keep_what_is_shown(dossier: Dossier, now: datetime) -> dict[str, object]:
    """Leave out of the answers those of hidden fields, and delete their files; say which."""
    questionnaire = questionnaire_of(dossier)
    answers, left_out = questionnaire.deposited(dossier.answers, context_at(dossier, as_of(dossier) or now))
    if left_out:
        _discard_files(dossier, named(questionnaire, dossier.answers) - named(questionnaire, answers))
    dossier.answers = dict(answers)
    return {"left_out": left_out} if left_out else {}


def _discard_files(dossier: Dossier, gone: set[str]) -> None:
    if gone and (gone := gone - former_file_ids(dossier)):
        for file in attached_files(dossier).filter(pk__in=gone):
            discard(file)


def _filed(dossier: Dossier) -> dict[str, object]:
    return {"demarche": dossier.demarche_id, "revision": dossier.revision_id, "applicant": dossier.applicant_name}


def _stamp(dossier: Dossier, target: str, group: Group, now: datetime) -> None:
    # The version moves, so that a save prepared before the deposit cannot land after it.
    Dossier.objects.filter(number=dossier.number).update(
        state=target,
        answers=dossier.answers,
        submitted_at=now,
        updated_at=now,
        due_on=dossier.due_on,
        group=group,
        version=dossier.version + 1,
    )
    dossier.state, dossier.group, dossier.submitted_at, dossier.updated_at = target, group, now, now
    dossier.version += 1


def _owner(dossier: Dossier, person: Person | None) -> Person | str:
    if person and dossier.applicant_id == person.pk:
        return person
    return dossier.applicant or dossier.applicant_email


def _tell_beneficiary(dossier: Dossier, now: datetime) -> None:
    """Tell the person for whom somebody else filed, where their address was given."""
    identity = read_identity(dossier.identity)
    if not (identity.filer and identity.beneficiary and identity.beneficiary.email):
        return
    context = {
        "beneficiary": identity.beneficiary.name,
        "filer": identity.filer.name,
        "number": dossier.number,
        "demarche": dossier.demarche.title,
        "contact": dossier.demarche.contact_email,
        "submitted_on": moment(now.astimezone(dossier.demarche.zone)),
    }
    send("dossiers/mail/beneficiary", to=identity.beneficiary.email, context=context)
