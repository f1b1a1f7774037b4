"""The channels that one may follow: everything, one section, one word of the vocabulary."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communs.newsroom.enums import EntryKind, SectionKind, TermFamily
from communs.newsroom.feeds.addresses import FAMILIES
from communs.newsroom.models import Entry, Term
from communs.newsroom.models.entries import SECTION_OF
from communs.newsroom.queries import public_entries


@dataclass(frozen=True)
class Channel:
    """What one follows: `name` is its place below `/flux/`, `home` the page that shows the same."""

    name: str
    title: str
    home: str
    entries: "QuerySet[Entry]"


def everything() -> Channel:
    """Everything but the plain pages, which are no news."""
    entries = public_entries().exclude(kind=EntryKind.PAGE)
    return Channel("", _("Toutes les publications"), f"/{SectionKind.NEWS.value}/", entries)


def of_section(section: str) -> Channel:
    """The entries of one section."""
    kinds = [kind for kind, place in SECTION_OF.items() if place == section]
    kind = SectionKind(section)
    return Channel(section, str(kind.label), f"/{section}/", public_entries().filter(kind__in=kinds))


def of_term(family: str, slug: str) -> Channel:
    """The entries that bear a word. Raises `Http404` when the vocabulary does not hold it."""
    term = get_object_or_404(Term, family=FAMILIES[family], slug=slug)
    column = "tags" if term.family == TermFamily.TAG else "categories"
    entries = public_entries().exclude(kind=EntryKind.PAGE).filter(**{column: term})
    return Channel(f"{family}/{slug}", term.name, f"/{SectionKind.NEWS.value}/", entries)
