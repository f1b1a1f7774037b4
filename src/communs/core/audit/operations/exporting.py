"""The journal as JSON Lines: everything that is needed to verify it elsewhere."""

import json
from collections.abc import Iterator

from communs.core.audit.models import Entry


def export(subject: str | None = None) -> Iterator[str]:
    """Yield one JSON object an entry (subject, seq, previous, digest, body), chain after chain, in constant memory."""
    entries = Entry.objects.filter(subject=subject) if subject else Entry.objects.all()
    for entry in entries.order_by("subject", "seq").iterator(chunk_size=5000):
        yield json.dumps(
            {name: getattr(entry, name) for name in ("subject", "seq", "previous", "digest", "body")},
            ensure_ascii=False,
        )
