"""Everything that the head of a page says, gathered."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from communs.newsroom.addresses import absolute
from communs.newsroom.enums import SectionKind
from communs.newsroom.feeds.addresses import address_of
from communs.newsroom.machine import open_graph, structured
from communs.newsroom.models import Entry
from communs.newsroom.surroundings import Surroundings, surroundings_of


@dataclass(frozen=True)
class Feed:
    """A file by which one follows what a page shows."""

    address: str
    media_type: str
    title: str


@dataclass(frozen=True)
class Machine:
    """What the template writes. `indexed` is false for what only its reader may see: a draft, an embargo."""

    canonical: str
    alternates: list[tuple[str, str]] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    json_ld: str = ""
    indexed: bool = True


def machine_of(entry: Entry, around: Surroundings | None = None) -> Machine:
    """Return what the page of an entry says, the entry as its own kind; `around` when the page has read it already."""
    canonical = absolute(entry.path_on_site)
    if not entry.is_visible():
        return Machine(canonical, indexed=False)
    around = around or surroundings_of([entry])[entry.pk]
    return Machine(
        canonical,
        _alternates(entry, around),
        feeds_of(entry.section, entry.slug),
        open_graph.of_entry(entry, around),
        structured.script(structured.of_entry(entry, around)),
    )


def machine_of_list(section: str, title: str, description: str = "", path: str = "") -> Machine:
    """Return what a list says: the home of a section or, at `path`, one of its views."""
    canonical = absolute(path or f"/{section}/")
    said = {"title": title, "description": description, "url": canonical}
    nodes = structured.of_list(section, **said)
    return Machine(canonical, [], feeds_of(section), open_graph.of_list(**said), structured.script(nodes))


def feeds_of(section: str, slug: str = "") -> list[Feed]:
    """Return the feeds of a section and of everything; the agenda's own file, and that of one event by its slug."""
    service = settings.SERVICE_NAME
    named = [(section, str(SectionKind(section).label)), ("", _("Toutes les publications"))]
    forms = {"atom": "application/atom+xml", "json": "application/feed+json"}
    feeds = [
        Feed(absolute(address_of(name, form)), media_type, f"{title} – {service}")
        for name, title in named
        for form, media_type in forms.items()
    ]
    if section == SectionKind.AGENDA:
        addresses: list[Any] = [reverse("newsroom:calendar")]
        addresses += [reverse("newsroom:calendar-of-event", args=[slug])] if slug else []
        feeds += [Feed(absolute(address), "text/calendar", f"{_('Agenda')} – {service}") for address in addresses]
    return feeds


def _alternates(entry: Entry, around: Surroundings) -> list[tuple[str, str]]:
    """The text in each of its languages, its own included; nothing for a text that has no twin."""
    if not around.twins:
        return []
    family = sorted((one.language, absolute(one.path_on_site)) for one in (entry, *around.twins))
    original = next((one for one in around.twins if one.pk == entry.original_id), entry)
    return [*family, ("x-default", absolute(original.path_on_site))]
