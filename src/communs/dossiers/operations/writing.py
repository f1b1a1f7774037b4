"""The one way answers are written: read, compute, write only if nobody wrote in between, else again."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import State
from communs.dossiers.errors import TooBusy
from communs.dossiers.models import Dossier
from communs.dossiers.operations.looking_up import lookups_for, queue
from communs.dossiers.queries import dossier_for, filled_row

ATTEMPTS = 20
Change = Callable[[Dossier], Mapping[str, Any] | None]


def rewrite(person: Person, number: int, change: Change) -> Dossier:
    """Replace what is filled by `change(dossier)` (None: nothing to write); return the dossier as written.

    What is filled is a draft, or the working copy of a deposited dossier.
    What new answers ask of outside sources is queued in the same transaction.

    Two queries and no lock: the write holds only while the version read is the version stored, so that two writers
    never lose each other's fields and a deposit in between refuses the write. `change` may be called several times.
    Raises `TooBusy` after 20 attempts, `Http404`, `PermissionDenied`.
    """
    for _attempt in range(ATTEMPTS):
        dossier = dossier_for(person, number, to="fill")
        answers = change(dossier)
        if answers is None or _write(dossier, answers):
            return dossier
    raise TooBusy


def _write(dossier: Dossier, answers: Mapping[str, Any]) -> bool:
    now, version = timezone.now(), dossier.version + 1
    lookups, fresh = lookups_for(dossier, answers, now)
    rows = filled_row(dossier).filter(version=dossier.version)
    if dossier.working is None:
        rows = rows.filter(state=State.DRAFT)
    with transaction.atomic() if fresh else nullcontext():
        if not rows.update(answers=answers, lookups=lookups, version=version, updated_at=now):
            return False
        queue(dossier, fresh)
    dossier.answers, dossier.lookups, dossier.version, dossier.updated_at = dict(answers), lookups, version, now
    return True
