"""What the answers of a dossier ask of outside sources: queued with the answers, asked by a job, kept beside them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec
from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.remote import Unavailable
from communs.dossiers.models import Dossier
from communs.dossiers.queries import (
    context_of,
    dossier_for,
    filled_row,
    questionnaire_of,
    see_through,
    working_copy_of,
)
from communs.questionnaires.answers import apply_changes, value_at
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Field, Lookup, Question
from communs.questionnaires.lookups import fill_from, questions_of, read_lookups, reconciled, to_json
from communs.questionnaires.sources import SOURCES, Inquiry, Unknown

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
MOST_ATTEMPTS = 90  # about a week
Moved: TypeAlias = tuple[Dossier, Mapping[str, Any], Mapping[str, Any]]
"""A dossier, its answers before a move to another version of its form, those after."""


def lookups_for(dossier: Dossier, answers: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], list[str]]:
    """The lookups that go with these answers, as JSON, and the paths of those that are new; writes nothing."""
    possible = _possible(questionnaire_of(dossier), answers)
    if not possible:
        return {}, []
    lookups, fresh = reconciled(possible, read_lookups(dossier.lookups), now.isoformat())
    return to_json(lookups), fresh


def ask_moved(moved: Iterable[Moved], old: CompiledQuestionnaire, new: CompiledQuestionnaire) -> None:
    """Queue what the answers of dossiers ask under another version of their form, and did not ask under the former one.

    In the caller's transaction, where the dossiers are locked. What was found before stays, unless it is asked anew.
    """
    if not any(field.source for field in new.fields_by_id.values()):
        return
    now, changed = timezone.now().isoformat(), []
    for dossier, before, after in moved:
        former = _possible(old, before)
        questions = {path: one for path, one in _possible(new, after).items() if former.get(path) != one}
        lookups, fresh = reconciled(questions, read_lookups(dossier.lookups), now)
        if fresh:
            dossier.lookups = {**dossier.lookups, **to_json(lookups)}
            changed.append(dossier)
            queue(dossier, fresh)
    Dossier.objects.bulk_update(changed, ["lookups"])


def _possible(form: CompiledQuestionnaire, answers: Mapping[str, Any]) -> dict[str, Question]:
    asked = questions_of(form, answers)
    return {path: question for path, (field, question) in asked.items() if _can_be_asked(field)}


def queue(dossier: Dossier, paths: Iterable[str], at: datetime | None = None) -> None:
    """Queue the questions at these paths, at once or later: those of the working copy through which it is seen, if any."""
    from communs.dossiers.jobs import look_up as job

    working = {"working": True} if dossier.working else {}
    for path in paths:
        if at:
            job.defer_at(at, number=dossier.number, path=path, **working)
        else:
            job.defer(number=dossier.number, path=path, **working)


def ask_again(person: Person, number: int, path: str) -> None:
    """Ask a question that failed once more, at the wish of who fills the draft.

    Nothing changes when nothing failed there. Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="fill", lock=True)
        lookup = read_lookups(dossier.lookups).get(path)
        if lookup and lookup.may_be_asked_again:
            again = Lookup(lookup.source, lookup.key, asked_at=timezone.now().isoformat(), filled=lookup.filled)
            _keep(dossier, path, again)
            queue(dossier, [path])


def look_up(number: int, path: str, *, working: bool = False) -> None:
    """Ask the question at this path, if it still has to be asked, and keep what the source says.

    `working`: the question of the working copy of a deposited dossier, not that of the dossier.

    The source is asked outside any transaction. What it says is dropped when the answer changed meanwhile. While it is
    out of reach the question is queued again, later and later, for about a week.
    """
    found = Dossier.objects.select_related("demarche__organisation", *(["working_copy"] if working else []))
    dossier = _seen(found.filter(number=number).first(), working=working)
    lookup = read_lookups(dossier.lookups).get(path) if dossier else None
    if dossier is None or lookup is None or not (lookup.state == "waiting" or lookup.may_be_asked_again):
        return
    settled = _asked(dossier, path, lookup)
    with transaction.atomic():
        locked = _seen(Dossier.objects.select_for_update().filter(number=number).first(), working=working, lock=True)
        current = read_lookups(locked.lookups).get(path) if locked else None
        if (
            locked
            and current
            and (current.source, current.key, current.state) == (lookup.source, lookup.key, lookup.state)
        ):
            _settle(locked, path, settled)
            if settled.may_be_asked_again and settled.attempts < MOST_ATTEMPTS:
                queue(locked, [path], at=timezone.now() + _pause(settled.attempts))


def _asked(dossier: Dossier, path: str, lookup: Lookup) -> Lookup:
    field = questionnaire_of(dossier).field_at(path)
    value = value_at(dossier.answers, path)
    settled = msgspec.structs.replace(lookup, settled_at=timezone.now().isoformat(), attempts=lookup.attempts + 1)
    if field is None or field.source != lookup.source or value is None:
        return msgspec.structs.replace(settled, state="failed", reason="unknown")
    try:
        said = SOURCES[lookup.source].find(Inquiry(field, value, _recipient(dossier), dossier.applicant_id))
    except Unknown:
        return msgspec.structs.replace(settled, state="failed", reason="unknown")
    except Unavailable:
        return msgspec.structs.replace(settled, state="failed", reason="unavailable")
    return msgspec.structs.replace(settled, state="fetched", reason="", data=said)


def _settle(dossier: Dossier, path: str, lookup: Lookup) -> None:
    """Keep a lookup, with an audit row once the dossier is deposited; in a draft, also the answers that it gives to other fields, and what these ask in turn."""
    if not dossier.is_being_filled:
        if not lookup.may_be_asked_again:
            record(dossier, "look_up", actor=None, data={"path": path, "source": lookup.source, "state": lookup.state})
        return _keep(dossier, path, lookup)
    changes, lookup = fill_from(questionnaire_of(dossier), dossier.answers, path, lookup, context_of(dossier))
    answers = apply_changes(dossier.answers, changes)
    dossier.lookups = {**dossier.lookups, **to_json({path: lookup})}
    now = timezone.now()
    lookups, fresh = lookups_for(dossier, answers, now)
    touched = {"updated_at": now} if changes else {}
    filled_row(dossier).update(answers=answers, lookups=lookups, version=dossier.version + 1, **touched)
    return queue(dossier, fresh)


def _keep(dossier: Dossier, path: str, lookup: Lookup) -> None:
    # The version moves, so that a save prepared before does not write the former lookups over this one.
    lookups = {**dossier.lookups, **to_json({path: lookup})}
    filled_row(dossier).update(lookups=lookups, version=dossier.version + 1)


def _seen(dossier: Dossier | None, *, working: bool, lock: bool = False) -> Dossier | None:
    """The dossier, through its working copy when that is asked for; None when there is none (any more)."""
    if dossier is None or not working:
        return dossier
    copy = working_copy_of(dossier.number) if lock else getattr(dossier, "working_copy", None)
    return see_through(dossier, copy) if copy else None


def _pause(attempts: int) -> timedelta:
    growth: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_PAUSE * growth, LONGEST_PAUSE)


def _recipient(dossier: Dossier) -> str:
    return str(dossier.demarche.organisation.siret or "")


def _can_be_asked(field: Field) -> bool:
    source = SOURCES.get(field.source)
    return source is not None and source.is_configured(field)
