"""What an entry says to the press, read once for every way of writing it."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.newsroom.models import Attachment, Entry, Event, Picture
from communs.newsroom.press.blocks import Reader
from communs.newsroom.press.letterhead import Letterhead, letterhead
from communs.newsroom.press.markup import Node, blocks_of
from communs.newsroom.rendering import chapo_html, figures_said

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Content:
    """An entry as plain data. `embargo` is the banner's sentence while the entry is under embargo, else empty."""

    letterhead: Letterhead
    language: str
    kind: str
    title: str
    dateline: str
    embargo: str
    url: str
    facts: list[tuple[str, str]]
    lead: list[Node]
    cover: list[Node]
    body: list[Node]
    files: list[Node]
    contacts: list[dict[str, Any]]
    pictures: dict[int, Picture]

    @property
    def attachments(self) -> "list[Attachment]":
        """The files that the entry gives to download, in the order of the text, each once."""
        nodes = [node for node in [*self.body, *self.files] if node["kind"] == "file"]
        found = Attachment.objects.in_bulk({node["key"] for node in nodes})
        return [found[key] for key in dict.fromkeys(node["key"] for node in nodes) if key in found]


def content_of(entry: Entry) -> Content:
    """Read an entry of any kind, in its own language: two queries for its figures and contacts, more for its media."""
    with translation.override(entry.language):
        said = figures_said(entry)
        reader = Reader(entry.language, said["quoted"], said["origins"])
        head = letterhead()
        return Content(
            letterhead=head,
            language=entry.language,
            kind=str(entry.get_kind_display()),
            title=entry.headline,
            dateline=_dateline(entry, head.place),
            embargo=_embargo(entry),
            url=f"{settings.SITE_URL}{entry.path_on_site}",
            facts=_facts(entry),
            lead=blocks_of(chapo_html(entry)),
            cover=reader.read(entry.cover),
            body=levelled(reader.read(entry.body)),
            files=reader.read(entry.files),
            contacts=_contacts(entry),
            pictures=reader.pictures,
        )


def levelled(nodes: list[Node]) -> list[Node]:
    """Return blocks whose headings never skip a level below the title (PDF/UA-1, ISO 14289-1, 7.4.2)."""
    level, found = 1, []
    for node in nodes:
        if node["kind"] == "heading":
            level = max(2, min(node["level"], level + 1))
            found.append({**node, "level": level})
        else:
            found.append(node)
    return found


def _dateline(entry: Entry, place: str) -> str:
    day = calendar_words.date(timezone.localtime(entry.released_at, PARIS).date())
    return _("%(place)s, le %(day)s") % {"place": place, "day": day} if place else _("Le %(day)s") % {"day": day}


def _embargo(entry: Entry) -> str:
    if entry.embargo_until is None or entry.embargo_until <= timezone.now():
        return ""
    until = calendar_words.moment(timezone.localtime(entry.embargo_until, PARIS))
    return _("Sous embargo jusqu’au %(until)s (heure de Paris)") % {"until": until}


def _facts(entry: Entry) -> list[tuple[str, str]]:
    """The date and the place of an event, then the practical information that was written."""
    facts = _when_and_where(entry) if isinstance(entry, Event) else []
    written = [(block.value["label"], block.value["content"] or block.value["link"] or "") for block in entry.facts]
    return [*facts, *written]


def _when_and_where(event: Event) -> list[tuple[str, str]]:
    words = calendar_words.date if event.all_day else calendar_words.moment
    moments = [(_("Début"), event.starts_at), (_("Fin"), event.ends_at)]
    when = [(label, words(timezone.localtime(at, PARIS))) for label, at in moments if at]
    where = ", ".join(part for part in (event.place, *event.address.splitlines()) if part)
    return [*when, *([(_("Lieu"), where)] if where else [])]


def _contacts(entry: Entry) -> list[dict[str, Any]]:
    return [
        {"role": contact.role, "body": contact.body, "email": contact.email, "phones": contact.phones}
        for contact in entry.contacts.all()
    ]
