"""Writing and reading the journal."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from communs.core.audit.context import request_id

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.core.audit.models import Entry

Noted: TypeAlias = tuple[Model, Mapping[str, Any], object, object]


def record(  # noqa: PLR0913 - an entry has as many parts; all but two are named
    subject: Model,
    verb: str,
    *,
    actor: "Person | None",
    data: Mapping[str, Any] | None = None,
    before: object = None,
    after: object = None,
) -> int:
    """Append one entry to the chain of `subject`, in the caller's transaction and in one statement; return its `seq`.

    `actor` is None when communs acts by itself. `data` is kept as it is; of `before` and `after` (anything that JSON
    can hold) only the digest is kept. Two writers on one subject never fork its chain: the second waits until the
    first has committed or rolled back, then continues from what it finds, as with a row lock.
    """
    at = timezone.now()
    body = _body(at, verb, actor, (data, before, after))
    parameters: tuple[str, datetime, str, int | None, str] = (
        subject_key(subject),
        at,
        verb,
        actor.pk if actor else None,
        body,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_record(%s, %s, %s, %s, %s)", parameters)
        return int(cursor.fetchone()[0])


def record_many(entries: Iterable[Noted], verb: str, *, actor: "Person | None") -> None:
    """Append one entry to each of several chains, as `record` does, in one statement for all.

    Each entry is its subject and its `data`, `before` and `after`. For batches: whoever locks the subjects in the same
    order as others never waits in a circle.
    """
    at, who = timezone.now(), actor.pk if actor else None
    rows = [(subject_key(subject), _body(at, verb, actor, parts)) for subject, *parts in entries]
    sql = "SELECT audit_record(subject, %s, %s, %s, body) FROM unnest(%s::text[], %s::text[]) AS told (subject, body)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [at, verb, who, [subject for subject, _body in rows], [body for _subject, body in rows]])


def _body(at: datetime, verb: str, actor: "Person | None", parts: Sequence[Any]) -> str:
    data, before, after = parts
    return canonical(
        {
            "at": at.astimezone(UTC).isoformat(),
            "verb": verb,
            "actor": actor.pk if actor else None,
            "actor_label": str(actor) if actor else None,
            "request": request_id.get(),
            "data": dict(data or {}),
            "before": digest_of(before),
            "after": digest_of(after),
        }
    )


def trail(subject: Model) -> "QuerySet[Entry]":
    """Return the entries of one subject, oldest first."""
    entries: QuerySet[Entry] = apps.get_model("audit", "Entry").objects.filter(subject=subject_key(subject))
    return entries.order_by("seq")


def subject_key(subject: Model) -> str:
    """Return the name of a subject in the journal: `app.model:pk`."""
    return f"{subject._meta.label_lower}:{subject.pk}"  # noqa: SLF001 - Django's documented API


def canonical(value: object) -> str:
    """Return the one JSON text of `value`: keys sorted, no spaces, UTF-8 as it is, NUL characters replaced."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("\\u0000", "\\ufffd")


def digest_of(value: object) -> str | None:
    """Return the SHA-256 of the canonical text of `value`, None for None."""
    return None if value is None else hashlib.sha256(canonical(value).encode()).hexdigest()


def chained(previous: str, subject: str, seq: int, body: str) -> str:
    """Return the digest of an entry that continues `previous`, as the database computes it."""
    return hashlib.sha256(f"{previous}\n{subject}\n{seq}\n{body}".encode()).hexdigest()
