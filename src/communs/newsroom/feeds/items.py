"""What a feed says of an entry, before it is written in one format or the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.newsroom.addresses import absolute
from communs.newsroom.calendar.zone import PARIS
from communs.newsroom.models import Entry, Event, PressContact, Term
from communs.newsroom.pictures import shown
from communs.newsroom.rendering import Cover, body_html, chapo_html, cover_of, summary_of
from communs.newsroom.surroundings import Surroundings, changed_at


@dataclass(frozen=True)
class Enclosure:
    """A file that comes with an entry."""

    address: str
    media_type: str
    size: int
    title: str


@dataclass(frozen=True)
class Item:
    """An entry in a feed. `id` never changes, whatever becomes of the address."""

    id: str
    address: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    language: str
    authors: list[str]
    words: list[Term]
    enclosures: list[Enclosure]
    picture: str
    leads_to: str
    twins: list[tuple[str, str]]


def item_of(entry: Entry, around: Surroundings) -> Item:
    """Return what a feed says of an entry, in the entry's own language."""
    cover = cover_of(entry)
    with translation.override(entry.language):
        html = _content(entry, cover, around)
    return Item(
        id=entry.translation_key.urn,
        address=absolute(entry.path_on_site),
        title=entry.headline,
        summary=summary_of(entry),
        html=html,
        published=entry.released_at,
        updated=changed_at(entry),
        language=entry.language,
        authors=[author.name for author in around.authors],
        words=[*around.categories, *around.tags],
        enclosures=[*_cover_file(cover), *_files(entry)],
        picture=cover.address if cover else "",
        leads_to=absolute(entry.leads_to),
        twins=[(twin.language, absolute(twin.path_on_site)) for twin in around.twins],
    )


def _content(entry: Entry, cover: Cover | None, around: Surroundings) -> SafeString:
    parts = [_when_and_where(entry), chapo_html(entry, absolute=True), _figure(cover), body_html(entry, absolute=True)]
    return format_html("{}{}{}{}{}", *parts, _contacts(around.contacts))


def _when_and_where(entry: Entry) -> SafeString:
    event: Event | None = getattr(entry, "event", None)
    if event is None:
        return SafeString("")
    starts = event.starts_at.astimezone(PARIS)
    said = calendar_words.date(starts.date()) if event.all_day else calendar_words.moment(starts)
    cancelled = _("Annulé") if event.cancelled else ""
    return format_html("<p><strong>{}</strong></p>", " – ".join(filter(None, (cancelled, said, event.place))))


def _figure(cover: Cover | None) -> SafeString:
    if cover is None:
        return SafeString("")
    size = shown(cover.picture, elsewhere=True)
    picture = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">', size.src, cover.alternative, size.width, size.height
    )
    said = " – ".join(filter(None, (cover.caption, cover.credit)))
    caption = format_html("<figcaption>{}</figcaption>", said) if said else ""
    return format_html("<figure>{}{}</figure>", picture, caption)


def _contacts(contacts: list[PressContact]) -> SafeString:
    lines = ((" – ".join(filter(None, (str(one), one.email, *one.phones))),) for one in contacts)
    said = format_html_join("", "<li>{}</li>", lines)
    return format_html("<h2>{}</h2><ul>{}</ul>", _("Contact presse"), said) if said else said


def _cover_file(cover: Cover | None) -> Iterator[Enclosure]:
    """The picture itself, as it was given."""
    if cover:
        kind = "jpeg" if (suffix := cover.picture.filename.rsplit(".", 1)[-1].lower()) == "jpg" else suffix
        size = cover.picture.get_file_size() or 0
        yield Enclosure(absolute(cover.picture.file.url), f"image/{kind}", size, cover.alternative)


def _files(entry: Entry) -> Iterator[Enclosure]:
    for block in entry.files:
        if file := block.value["document"]:
            media_type = file.content_type or "application/octet-stream"
            yield Enclosure(
                absolute(file.url), media_type, file.get_file_size() or 0, block.value["name"] or file.title
            )
