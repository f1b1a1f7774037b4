"""Writing and reading the journal."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from communs.core.audit.context import request_id

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.core.audit.models import Entry


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
    body = canonical(
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
