"""Recomputing every digest of the journal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from communs.core.audit.journal import chained
from communs.core.audit.models import Entry, Seal
from communs.core.audit.operations.sealing import seal_digest

FIRST = "0" * 64


@dataclass(frozen=True)
class Broken:
    """The first entry or seal that does not hold, and why."""

    where: str
    reason: str


def verify(subject: str | None = None) -> tuple[int, Broken | None]:
    """Walk over every chain (or one), in constant memory; return how many entries hold and the first broken row.

    With no subject given the daily seals are recomputed as well: they show entries cut off the end of a chain.
    """
    entries = Entry.objects.filter(subject=subject) if subject else Entry.objects.all()
    count, previous = 0, None
    for entry in entries.order_by("subject", "seq").iterator(chunk_size=5000):
        reason = _fault(entry, previous if previous and previous.subject == entry.subject else None)
        if reason:
            return count, Broken(f"{entry.subject} {entry.seq}", reason)
        count, previous = count + 1, entry
    return count, None if subject else next(_broken_seals(), None)


def _fault(entry: Entry, previous: Entry | None) -> str:
    if entry.seq != (previous.seq + 1 if previous else 1):
        return "an entry before it is missing"
    if entry.previous != (previous.digest if previous else FIRST):
        return "it does not continue the entry before it"
    if entry.digest != chained(entry.previous, entry.subject, entry.seq, entry.body):
        return "its content was changed"
    content = json.loads(entry.body)
    if (content["verb"], content["actor"], datetime.fromisoformat(content["at"])) != (
        entry.verb,
        entry.actor_id,
        entry.at,
    ):
        return "its columns differ from what was sealed"
    return ""


def _broken_seals() -> Iterator[Broken]:
    previous = FIRST
    for seal in Seal.objects.order_by("date"):
        if seal.previous != previous:
            yield Broken(f"seal {seal.date}", "it does not continue the seal before it")
        elif seal_digest(seal.date, seal.previous) != (seal.digest, seal.count):
            yield Broken(f"seal {seal.date}", "an entry of that day was removed, added or replaced")
        previous = seal.digest
