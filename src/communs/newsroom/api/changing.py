"""The changes as the API tells them, and the cursors by which one goes on."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.urls import reverse
from ninja import Field, Schema
from pydantic import AfterValidator

from communs.newsroom.addresses import absolute
from communs.newsroom.api.filters import Limit, Moment
from communs.newsroom.api.shown import wholes
from communs.newsroom.changes import BEGINNING, LAST, Place, changes_after
from communs.newsroom.enums import EntryKind
from communs.newsroom.queries import public_entries


def read_cursor(text: str) -> str:
    """Return a cursor that `written` made. Raises `ValueError` for anything else."""
    place_of(text)
    return text


Cursor = Annotated[str, Field(max_length=200), AfterValidator(read_cursor)]


class ChangeFilters(Schema):
    """From where to tell the changes: a cursor, else a moment, else the beginning."""

    since: Moment | None = Field(None, description="ISO 8601, with its offset.")
    cursor: Cursor | None = Field(None, description="Given by `next`; it wins over `since`.")
    kind: EntryKind | None = None
    limit: Limit = 50


def place_of(cursor: str) -> Place:
    """Return the place that a cursor stands for. Raises `ValueError`."""
    try:
        moment, entry_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(entry_id, int) and 0 <= entry_id <= LAST:
            return Place(datetime.fromisoformat(moment).astimezone(UTC), entry_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError("This cursor was not given by `next`.") from error
    raise ValueError("This cursor was not given by `next`.")


def written(place: Place) -> str:
    """Return the cursor of a place."""
    text = json.dumps([place.moment.astimezone(UTC).isoformat(), place.entry_id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def change_page(filters: ChangeFilters) -> dict[str, Any]:
    """Return some changes, and the address at which to ask for those that follow."""
    place = place_of(filters.cursor) if filters.cursor else Place(filters.since or BEGINNING)
    kind = filters.kind.value if filters.kind else ""
    found = changes_after(place, filters.limit, kind)
    readable = [row.entry_id for row in found.rows if not row.removed]
    entries = list(public_entries().filter(pk__in=readable).select_related("event"))
    told = dict(zip([entry.pk for entry in entries], wholes(entries), strict=True))
    asked = {"kind": kind, "limit": filters.limit, "cursor": written(found.place)}
    following = urlencode({name: value for name, value in asked.items() if value})
    return {
        "changes": [_change(row, told.get(row.entry_id)) for row in found.rows],
        "until": found.place.moment,
        "more": found.more,
        "next": absolute(f"{reverse('api-v1:newsroom_changes')}?{following}"),
    }


def _change(row: Any, entry: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - a row with its annotations
    """One that left between the two readings is told as removed; its own change comes later."""
    return {"id": row.key, "kind": row.kind, "changed_at": row.moment, "removed": entry is None, "entry": entry}
