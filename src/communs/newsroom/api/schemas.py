"""What the API says, field by field."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from communs.newsroom.enums import EntryKind


class Word(Schema):
    """A category or a tag, by its slug."""

    slug: str
    name: str


class CountedWord(Word):
    """A word, the other ways in which it is written, and how many entries bear it."""

    synonyms: list[str]
    entries: int


class Translation(Schema):
    """The same text in another language."""

    id: UUID
    language: str
    url: str


class CoverPicture(Schema):
    """The picture of an entry. `alternative` is empty for a picture that is only decorative."""

    url: str
    width: int
    height: int
    alternative: str
    caption: str
    credit: str


class EventDates(Schema):
    """When and where. Days are those of Paris; `sequence` grows when people must plan again."""

    starts_at: datetime
    ends_at: datetime | None
    all_day: bool
    place: str
    address: str
    cancelled: bool
    sequence: int
    calendar_url: str


class Summary(Schema):
    """An entry in a list. `id` never changes; `url` may."""

    id: UUID
    kind: EntryKind
    language: str
    title: str
    url: str
    summary: str
    published_at: datetime
    updated_at: datetime
    leads_to: str = Field(description="Where the rest is read, when the entry only announces it.")
    categories: list[Word]
    tags: list[Word]
    authors: list[str]
    translations: list[Translation]
    cover: CoverPicture | None
    event: EventDates | None


class File(Schema):
    """A file to download."""

    title: str
    url: str
    media_type: str
    size: int
    language: str


class Contact(Schema):
    """Whom journalists call; told only by entries that chose it."""

    role: str
    body: str
    email: str
    phones: list[str]


class Whole(Summary):
    """An entry with its text, as safe HTML whose addresses are whole."""

    chapo_html: str
    body_html: str
    files: list[File]
    contacts: list[Contact]


class Entries(Schema):
    """A page of a list; `next` is the address of the following one."""

    entries: list[Summary]
    next: str | None


class Change(Schema):
    """The last thing that happened to an entry: what it has become, or `removed` when it can no longer be read."""

    id: UUID
    kind: EntryKind
    changed_at: datetime
    removed: bool
    entry: Whole | None


class ChangePage(Schema):
    """Changes in order. Ask `next` at once while `more` is true, later otherwise: it gives what came since."""

    changes: list[Change]
    until: datetime
    more: bool
    next: str
