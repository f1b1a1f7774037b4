"""One digest a day over the heads of all chains that moved: hand it to a third party and the day is fixed.

digest = sha256( previous LF date LF, then for each subject in byte order: subject SPACE seq SPACE digest LF )
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from communs.core.audit.models import Entry, Seal

HEADS = """
SELECT subject, seq, digest FROM (
    SELECT DISTINCT ON (subject) subject, seq, digest FROM (
        SELECT subject, seq, digest FROM audit_entry WHERE at >= %s AND at < %s
        UNION ALL
        SELECT subject, (head ->> 1)::integer, head ->> 2
        FROM audit_purge, jsonb_array_elements(heads) AS head WHERE head ->> 0 = %s
    ) AS moved ORDER BY subject, seq DESC
) AS heads ORDER BY subject COLLATE "C"
"""


def seal_due() -> list[Seal]:
    """Seal each day (UTC) that ended and is not sealed yet; return the new seals."""
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-date").first()
        return [_seal(day) for day in _days_after(last)]


def seal_digest(day: date, previous: str) -> tuple[str, int]:
    """Return the digest over the heads of that day and how many there are."""
    hasher = hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())
    count = 0
    for subject, seq, digest in _heads(day):
        hasher.update(f"{subject} {seq} {digest}\n".encode())
        count += 1
    return hasher.hexdigest(), count


def _days_after(last: Seal | None) -> list[date]:
    first_entry = Entry.objects.order_by("at").values_list("at", flat=True).first()
    if last is None and first_entry is None:
        return []
    start = last.date + timedelta(days=1) if last else first_entry.astimezone(UTC).date() if first_entry else date.max
    return [start + timedelta(days=n) for n in range((timezone.now().astimezone(UTC).date() - start).days)]


def _seal(day: date) -> Seal:
    last = Seal.objects.order_by("-date").first()
    previous = last.digest if last else "0" * 64
    digest, count = seal_digest(day, previous)
    return Seal.objects.create(date=day, count=count, previous=previous, digest=digest, sealed_at=timezone.now())


def _heads(day: date) -> Iterator[tuple[str, int, str]]:
    start = datetime.combine(day, time.min, UTC)
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [start, start + timedelta(days=1), day.isoformat()])
        while rows := cursor.fetchmany(5000):
            yield from rows
