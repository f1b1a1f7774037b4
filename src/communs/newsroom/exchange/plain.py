"""An entry as plain data, to compare what it is with what its file said."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from communs.newsroom.exchange.block_media import Addressed, Block, with_addresses
from communs.newsroom.models import Entry, Event

MANY = ("categories", "tags", "authors", "contacts")
TEXTS = ("headline", "slug", "language", "chapo", "search_description", "leads_to")
MOMENTS = ("released_at", "embargo_until", "expire_at")
STREAMS = ("cover", "files", "facts")
EVENT_TEXTS = ("place", "address", "all_day", "show_map", "cancelled")
EMPTY: tuple[Any, ...] = (None, "", False, [], {})


def plain(entry: Entry) -> dict[str, Any]:
    """Return the fields of an entry that a file tells; rows are their keys."""
    fields: dict[str, Any] = {name: getattr(entry, name) for name in (*TEXTS, "live", "featured")}
    fields |= {name: _moment(getattr(entry, name)) for name in MOMENTS}
    fields |= {name: stream_plain(getattr(entry, name)) for name in STREAMS}
    fields |= {name: sorted(row.pk for row in getattr(entry, name).all()) for name in MANY}
    fields["original"] = entry.original_id
    fields["body"] = [_stripped(block) for block in stream_plain(entry.body)]
    if isinstance(entry, Event):
        fields |= {name: getattr(entry, name) for name in EVENT_TEXTS}
        fields |= {name: _moment(getattr(entry, name)) for name in ("starts_at", "ends_at")}
        fields["access"] = stream_plain(entry.access)
    return fields


def told(entry: Entry, addressed: Addressed) -> dict[str, Any]:
    """Return the same fields as a file tells them: terms by their spellings, media by their addresses."""
    fields: dict[str, Any] = {name: getattr(entry, name) for name in (*TEXTS, *MOMENTS, "live", "featured")}
    fields |= {name: [data for _kind, data in portable(getattr(entry, name), addressed)] for name in STREAMS}
    fields |= {name: [[term.name, *term.synonyms] for term in getattr(entry, name).all()] for name in MANY[:2]}
    fields["authors"] = [author.name for author in entry.authors.all()]
    names = ("role", "phones", "email", "key")
    fields["contacts"] = [{name: getattr(row, name) for name in names} for row in entry.contacts.all()]
    fields["original"] = (entry.original.imported_from or "") if entry.original else ""
    if isinstance(entry, Event):
        fields |= {name: getattr(entry, name) for name in (*EVENT_TEXTS, "starts_at", "ends_at")}
        fields["access"] = [data for _kind, data in stream_plain(entry.access)]
    return fields


def portable(stream: Any, addressed: Addressed) -> list[Block]:  # noqa: ANN401 - a stream value
    """Return the blocks of a stream with the addresses of their pictures and files."""
    return [with_addresses(block, addressed) for block in stream_plain(stream)]


def stream_plain(stream: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - a stream value
    """Return the blocks of a stream without identifiers and without what is empty."""
    return [(child["type"], _bare(child["value"])) for child in stream.get_prep_value()]


def _bare(value: Any) -> Any:  # noqa: ANN401 - whatever a block holds
    if isinstance(value, dict) and {"type", "value"} <= set(value) <= {"type", "value", "id"}:
        return _bare(value["value"])
    if isinstance(value, dict):
        return {key: bare for key, inner in value.items() if (bare := _bare(inner)) not in EMPTY}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_bare(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def _stripped(block: tuple[str, Any]) -> tuple[str, Any]:
    return (block[0], block[1].strip()) if block[0] == "text" else block


def _moment(at: Any) -> str | None:  # noqa: ANN401 - a moment or none
    return None if at is None else at.astimezone(UTC).isoformat()
