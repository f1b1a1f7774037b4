"""Dossiers that a link or a program fills before their applicant: kept, taken by one person, forgotten in time."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.dossiers.errors import FilingClosed, PrefillGone
from communs.dossiers.models import Dossier, Prefill
from communs.dossiers.operations.looking_up import lookups_for, queue
from communs.dossiers.queries import context_to_begin, questionnaire_of
from communs.procedures.models import Demarche
from communs.procedures.prefill.carrying import Carried
from communs.questionnaires.field import Json
from communs.questionnaires.prefill import Prefilled, prefill

MOST_TOKENS = 50
BATCH = 1000
TOKEN_BYTES = 24


class Taken(NamedTuple):
    """What a person takes with the dossier that they begin; `waiting` is the row of a program, already locked."""

    given: Mapping[str, Json]
    waiting: Prefill | None = None

    @property
    def number(self) -> int | None:
        """The number that the dossier must have, if it was promised one."""
        return self.waiting.number if self.waiting else None


@transaction.atomic
def keep(demarche: Demarche, given: Mapping[str, Json], origin: str = "") -> tuple[Prefill, str]:
    """Keep what a program gives until a person takes it; return it with its token, told once.

    The number of the future dossier is reserved. Writes one row, and nothing in the journal: what anybody may write
    without signing in must not grow what is kept for ever; taking it is recorded. Raises `FilingClosed`.
    """
    if not demarche.is_open() or demarche.published_revision_id is None:
        raise FilingClosed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    waiting = Prefill.objects.create(
        number=_reserved_number(), demarche=demarche, token_hash=hash_of(token), given=dict(given), origin=origin
    )
    return waiting, token


def look(demarche: Demarche, carried: Carried) -> Taken:
    """What the visitor brings, to be shown before it is taken; one query for a token, else none. Raises `PrefillGone`."""
    return _found(Prefill.objects.select_related("dossier"), demarche, carried)


def take(demarche: Demarche, carried: Carried) -> Taken:
    """The same, kept from anybody else until the end of the transaction. Raises `PrefillGone`."""
    return _found(Prefill.objects.select_for_update(of=("self",)), demarche, carried)


def fill_in(dossier: Dossier, taken: Taken, person: Person) -> Prefilled:
    """Write what is accepted into a draft just begun, in the transaction that began it, and remember what became of it.

    Read under the draft's own form, whatever the form was when it was given. Queues what the answers ask of outside
    sources. Writes the dossier, the row that marks it as prefilled, and an audit row with the ids of fields alone.
    """
    read = prefill(questionnaire_of(dossier), taken.given, context_to_begin(person, dossier.demarche))
    lookups, fresh = lookups_for(dossier, read.answers, now := timezone.now())
    dossier.answers, dossier.lookups = read.answers, lookups
    dossier.save(update_fields=["answers", "lookups"])
    queue(dossier, fresh)
    mark = taken.waiting or Prefill(number=dossier.number, demarche=dossier.demarche)
    mark.dossier, mark.claimed_at, mark.given = dossier, now, {}
    mark.fields, mark.declined = list(read.answers), msgspec.to_builtins(read.declined)
    mark.save(force_insert=taken.waiting is None)
    data = {"fields": list(read.answers), "declined": len(read.declined), "by_program": taken.waiting is not None}
    record(dossier, "prefill", actor=person, data=data)
    return read


def waiting_or_claimed(demarche: Demarche, tokens: Iterable[str]) -> list[tuple[str, Prefill]]:
    """What stands behind these tokens (50 at most), in their order; those that are not known are left out. One query."""
    hashes = {hash_of(token): token for token in list(tokens)[:MOST_TOKENS]}
    found = Prefill.objects.select_related("dossier").filter(demarche=demarche, token_hash__in=list(hashes))
    by_hash = {prefilled.token_hash: prefilled for prefilled in found}
    return [(token, by_hash[digest]) for digest, token in hashes.items() if digest in by_hash]


def purge() -> int:
    """Delete what nobody took in time, `PREFILL_RETENTION_DAYS` after it was given; return how many."""
    before = timezone.now() - timedelta(days=settings.PREFILL_RETENTION_DAYS)
    old = Prefill.objects.filter(claimed_at=None, created_at__lt=before).order_by("created_at")
    deleted = 0
    while batch := list(old.values_list("number", flat=True)[:BATCH]):
        deleted += Prefill.objects.filter(number__in=batch, claimed_at=None).delete()[0]
    return deleted


def hash_of(token: str) -> str:
    """What is kept of a token: 192 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _found(rows: QuerySet[Prefill], demarche: Demarche, carried: Carried) -> Taken:
    if not carried.token:
        return Taken(carried.values)
    waiting = rows.filter(demarche=demarche, token_hash=hash_of(carried.token)).first()
    if waiting is None or waiting.is_claimed:
        raise PrefillGone(waiting.dossier if waiting else None)
    return Taken(waiting.given, waiting)


def _reserved_number() -> int:
    """A number that no other dossier will have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('dossiers_dossier', 'number'))")
        return int(cursor.fetchone()[0])
