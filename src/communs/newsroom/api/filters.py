"""What a list may be asked to keep."""

import re
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from communs.newsroom.enums import EntryKind
from communs.newsroom.models import Entry
from communs.newsroom.searching.words import LONGEST, asked

DATED = re.compile(r"\d{4}-\d{2}")
#: A plus sign that nobody encoded comes as a space.
BARE_OFFSET = re.compile(r" (?=\d{2}:?\d{2}$)")
Row = TypeVar("Row", bound=Entry)
YEARS = range(1900, 2200)


def _written(value: object) -> object:
    """A number of seconds is no date here: it would silently mean another year."""
    if isinstance(value, str) and not DATED.match(value):
        raise ValueError("A date in ISO 8601 is expected.")
    return BARE_OFFSET.sub("+", value) if isinstance(value, str) else value


def _sensible(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise ValueError("A year between 1900 and 2199 is expected.")
    return value.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_sensible)]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
Text = Annotated[str, Field(max_length=500)]


class EntryFilters(Schema):
    """Which entries: every condition that is given must hold."""

    q: Annotated[str, Field(max_length=LONGEST)] = Field(
        "",
        description='Words that must all be there, "a phrase", -word to leave out; without any word, it asks nothing.',
    )
    kind: EntryKind | None = None
    language: Annotated[str, Field(pattern="^(fr|en)$")] | None = None
    tag: Text | None = Field(None, description="The slug of a tag.")
    category: Text | None = Field(None, description="The slug of a category.")
    place: Text | None = Field(None, description="The exact place of an event.")
    since: Moment | None = Field(None, alias="from", description="Published at this moment or later (ISO 8601).")
    until: Moment | None = Field(None, alias="to", description="Published before this moment (ISO 8601).")

    cursor: Text = Field("", description="Given by `next`; one that means nothing gives the first page.")
    limit: Limit = 20

    def kept(self, entries: "QuerySet[Row]", column: str, place: str = "event__place") -> "QuerySet[Row]":
        """Return the entries that satisfy them; `from` and `to` bound `column`, `place` is where places are read."""
        conditions = {
            "search": asked(self.q).query,
            "kind": self.kind,
            "language": self.language,
            "tags__slug": self.tag,
            "categories__slug": self.category,
            place: self.place,
            f"{column}__gte": self.since,
            f"{column}__lt": self.until,
        }
        return entries.filter(**{name: value for name, value in conditions.items() if value is not None})
