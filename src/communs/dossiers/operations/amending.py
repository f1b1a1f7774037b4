"""Changes after the deposit: begun on a working copy, given up, or sent in one go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.corrections import pending_differences
from communs.dossiers.eligibility import is_ineligible
from communs.dossiers.enums import CorrectionOutcome, MessageKind, State
from communs.dossiers.errors import Incomplete, Ineligible, NothingChanged
from communs.dossiers.models import Amendment, Correction, Dossier, WorkingCopy
from communs.dossiers.operations.announcing import announce
from communs.dossiers.operations.attaching import discard_dropped, named
from communs.dossiers.operations.correcting import end_request
from communs.dossiers.operations.looking_up import lookups_for, queue
from communs.dossiers.operations.messaging import followers_of, signature_of
from communs.dossiers.operations.reassigning import tell_agents
from communs.dossiers.queries import (
    context_of,
    dossier_for,
    problems_of,
    questionnaire_of,
    see_through,
    working_copy_of,
)
from communs.dossiers.routes import group_for
from communs.procedures.models import Group
from communs.questionnaires.lookups import read_lookups
from communs.webhooks.enums import EventKind


def begin_changes(person: Person, number: int) -> WorkingCopy:
    """Open a deposited dossier for changes on a copy of its answers; the one that is open already comes back.

    What the administration reads does not change. Writes an audit row. Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="change", lock=True)
        if copy := working_copy_of(number):
            return copy
        answers = questionnaire_of(dossier).as_typed(dossier.answers)
        copy = WorkingCopy.objects.create(
            dossier=dossier, answers=dict(answers), lookups=dossier.lookups, begun_by=person
        )
        record(dossier, "begin_changes", actor=person)
        queue(see_through(dossier, copy), _waiting(dossier))
    return copy


def give_up_changes(person: Person, number: int) -> None:
    """Throw a working copy away, with the files that nothing else names; what the administration reads stays.

    Writes an audit row. Nothing changes when there is none (any more). Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="give_up_changes", lock=True)
        copy = working_copy_of(number)
        if copy is None:
            return
        record(dossier, "give_up_changes", actor=person)
        copy.delete()
        discard_dropped(number, named(questionnaire_of(dossier), copy.answers))


def send_changes(person: Person, number: int) -> Amendment | None:
    """Give the administration the answers of the working copy: one amendment, with the answers before and after.

    As at a deposit, answers of hidden fields are left out. The open request for correction is answered, the day on
    which silence decides is worked out again; a submitted dossier goes where the rules of groups now say. The agents
    who follow it are told. A second click comes back with None: there is nothing left to send. Writes an audit row.
    Raises `NothingChanged`, `Incomplete`, `Ineligible`, `Http404`, and `PermissionDenied` when the dossier may not be
    changed (any more); nothing changes then, and the copy is kept.
    """
    now = timezone.now()
    with transaction.atomic():
        dossier = dossier_for(person, number, to="change", lock=True)
        copy = working_copy_of(number)
        if copy is None:
            return None
        version, lookups = dossier.version, dossier.lookups
        _check(see_through(dossier, copy))
        amendment = _amended(dossier, person, now)
        dossier.working, dossier.version, dossier.answers = None, version, amendment.after
        copy.delete()
        end_request(dossier, CorrectionOutcome.ANSWERED, by=person)
        dossier.lookups = _lookups(dossier, copy, lookups, now)
        queue(dossier, _waiting(dossier))
        _tell_followers(dossier, amendment, person)
        announce(dossier, EventKind.AMENDED)
        _write(dossier, now, _rerouted(dossier, person))
        discard_dropped(number, named(questionnaire_of(dossier), copy.answers))
    return amendment


def _check(dossier: Dossier) -> None:
    if problems := problems_of(dossier):
        raise Incomplete(problems)
    if is_ineligible(dossier):
        raise Ineligible


def _amended(dossier: Dossier, person: Person, now: datetime) -> Amendment:
    """Keep both sheets and what differs. Raises `NothingChanged`."""
    paths = [one.path for one in pending_differences(dossier)]
    if not paths:
        raise NothingChanged
    after, left_out = questionnaire_of(dossier).deposited(dossier.answers, context_of(dossier))
    amendment = Amendment.objects.create(
        dossier=dossier,
        correction=Correction.objects.filter(dossier=dossier, closed_at=None).first() if dossier.to_correct else None,
        revision_id=dossier.revision_id,
        before=dossier.deposited,
        after=dict(after),
        paths=paths,
        by=person,
        by_name=signature_of(dossier, person, MessageKind.APPLICANT),
        at=now,
    )
    data: dict[str, object] = {"amendment": amendment.pk, "paths": paths, "left_out": left_out}
    record(dossier, "amend", actor=person, data=data, before=amendment.before, after=amendment.after)
    return amendment


def _lookups(dossier: Dossier, copy: WorkingCopy, settled: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What sources said of the answers sent: to the copy, or to the dossier where the copy still waits."""
    known = read_lookups(settled)
    waiting = {path for path, one in read_lookups(copy.lookups).items() if one.state == "waiting" and path in known}
    dossier.lookups = {**copy.lookups, **{path: settled[path] for path in waiting}}
    return lookups_for(dossier, dossier.answers, now)[0]


def _waiting(dossier: Dossier) -> list[str]:
    found = read_lookups(dossier.lookups).items()
    return [path for path, one in found if one.state == "waiting" or one.may_be_asked_again]


def _rerouted(dossier: Dossier, person: Person) -> Group | None:
    """The group of a submitted dossier by the rules as of its deposit, unless it was given to its group by hand."""
    if dossier.state != State.SUBMITTED or dossier.pinned or dossier.submitted_at is None or dossier.group is None:
        return dossier.group
    group = group_for(dossier, dossier.submitted_at)
    if group.pk != dossier.group_id:
        record(dossier, "reroute", actor=person, data={"from": dossier.group.name, "to": group.name})
        tell_agents(dossier.demarche, {group.pk: 1})
        announce(dossier, EventKind.REASSIGNED, group=group.pk)
    return group


def _write(dossier: Dossier, now: datetime, group: Group | None) -> None:
    """Last, because a change of group waits for its counters until the transaction ends."""
    values = {
        "answers": dossier.answers,
        "lookups": dossier.lookups,
        "group": group,
        "amended_at": now,
        "updated_at": now,
        "version": dossier.version + 1,
    }
    Dossier.objects.filter(pk=dossier.pk).update(**values)
    for name, value in values.items():
        setattr(dossier, name, value)


def _tell_followers(dossier: Dossier, amendment: Amendment, person: Person) -> None:
    context = {
        "number": dossier.number,
        "demarche": dossier.demarche.title,
        "author": amendment.by_name,
        "count": len(amendment.paths),
        "url": absolute("dossiers:agent-dossier", dossier.number),
    }
    for follower in followers_of(dossier):
        if follower != person:
            send("dossiers/mail/amended", to=follower, context=context)
