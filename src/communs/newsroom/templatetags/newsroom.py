"""What the pages of the newsroom say in words: `{% load newsroom %}`."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from communs.newsroom import event_dates, prose
from communs.newsroom.addresses import absolute
from communs.newsroom.choices import Chosen
from communs.newsroom.enums import EntryKind, TermFamily
from communs.newsroom.models import Entry, Event, Term

register = template.Library()
MAP = "https://www.openstreetmap.org/search"
#: What begins again when a filter changes.
PLACES = ("cursor", "page")


@register.filter
def kind(entry: Entry) -> str:
    """What an entry is."""
    return str(EntryKind(entry.kind).label)


@register.filter
def when(event: Event) -> str:
    """The days and hours of an event."""
    return event_dates.when(event)


@register.simple_tag
def tile(event: Event) -> event_dates.Tile:
    """The first day of an event, as a leaf of a calendar."""
    return event_dates.tile(event)


@register.filter
def month_name(number: str) -> str:
    """« juin 2026 » for "2026-06"."""
    return event_dates.month(date.fromisoformat(f"{number}-01"))


@register.filter
def lead(text: str) -> SafeString:
    """A few sentences in Markdown."""
    return prose.lead_html(text)


@register.filter
def at(mapping: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever it holds
    """The value of a mapping under a name, or None."""
    return mapping.get(name)


@register.filter
def whole(address: str) -> str:
    """An address of the site with its host."""
    return absolute(address)


@register.filter
def map_address(event: Event) -> str:
    """Where the place is found on a map: a link, so that no third party learns who reads the page."""
    words = ", ".join(part for part in (event.address or event.place).splitlines() if part.strip())
    return f"{MAP}?{urlencode({'query': words})}"


@register.simple_tag
def language_of(entry: Entry) -> SafeString:
    """The attribute `lang` of what an entry says, when its language is not that of the page (WCAG 3.1.2)."""
    same = (get_language() or "fr").startswith(entry.language)
    return SafeString("") if same else format_html(' lang="{}"', entry.language)


@register.simple_tag(takes_context=True)
def with_choice(context: Context, name: str, value: Any) -> str:  # noqa: ANN401 - a number of page, words
    """The address of this page with one thing that it asks changed."""
    query = context["request"].GET.copy()
    for place in PLACES:
        query.pop(place, None)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def toggled(context: Context, name: str, value: str) -> str:
    """The address of this page with one value of a filter added to the others or, when it is in force, removed."""
    values = context["chosen"].get(name, ())
    query = context["request"].GET.copy()
    for place in PLACES:
        query.pop(place, None)
    query.setlist(name, [one for one in values if one != value] if value in values else [*values, value])
    return f"?{query.urlencode()}"


@register.filter
def labelled(chosen: Chosen) -> list[tuple[str, str, str]]:
    """The values in force, as their filter, themselves and what they are called; one query when there are tags."""
    slugs = chosen.get("tag", ())
    tags = dict(Term.objects.filter(family=TermFamily.TAG, slug__in=slugs).values_list("slug", "name")) if slugs else {}
    return [(name, value, _label(name, value, tags)) for name, values in chosen.items() for value in values]


def _label(name: str, value: str, tags: dict[str, str]) -> str:
    if name == "kind":
        return str(EntryKind(value).label)
    if name == "month":
        return event_dates.month(date.fromisoformat(f"{value}-01"))
    return tags.get(value, value) if name == "tag" else value
