"""Reading entries: fetching is authorising."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from communs.accounts.models import Person
from communs.newsroom.enums import EntryKind, Role, SectionKind
from communs.newsroom.models import Author, Entry, EntryChange, Event, PressContact, Section
from communs.newsroom.models.entries import SECTION_OF
from communs.newsroom.visibility import visible

#: What no page shows.
UNSHOWN = ("search", "search_headline", "front_matter")
#: What no list shows.
UNLISTED = (*UNSHOWN, "body", "files", "facts")
RELATED = 4


def public_entries(at: datetime | None = None) -> QuerySet[Entry]:
    """The entries that the public may see at a moment (now), the latest first."""
    return Entry.objects.filter(visible(at)).defer(*UNSHOWN).order_by("-released_at", "-pk")


def listed_entries(*kinds: EntryKind, at: datetime | None = None) -> QuerySet[Entry]:
    """The visible entries of some kinds as lists show them: without their body."""
    return in_one_language(public_entries(at).filter(kind__in=kinds).defer(*UNLISTED))


def in_one_language(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out the entries whose twin is in the language of the page: a list says the same thing once.

    Both sets of twins are read once for the whole list, not once a row.
    """
    language = (get_language() or "fr")[:2]
    translations = Entry.objects.filter(original__isnull=False)
    translated = translations.filter(visible(), language=language).values("original")
    originals = Entry.objects.filter(visible(), language=language, pk__in=translations.values("original")).values("pk")
    alone = ~Q(pk__in=translated) & (Q(original__isnull=True) | ~Q(original__in=originals))
    return entries.filter(Q(language=language) | alone)


def public_entry(section: str, slug: str) -> Entry:
    """Return what the public reads at `/section/slug/`, as its own kind. Raises `Http404`."""
    kinds = [kind for kind in Entry.__subclasses__() if SECTION_OF[kind.KIND] == section]
    for kind in kinds:
        found: Entry | None = _with_words(kind.objects.filter(visible(), slug=slug).defer(*UNSHOWN)).first()
        if found is not None:
            return found
    raise Http404


def _with_words(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Read the names of the authors and the tags with the entry: three statements less on every page."""
    authors = Author.objects.filter(entries=OuterRef("pk")).order_by("name").values("name")
    return entries.annotate(
        author_names=ArraySubquery(authors),
        tag_words=ArraySubquery(_words_by(Entry.tags.through)),
        category_words=ArraySubquery(_words_by(Entry.categories.through)),
    )


def _words_by(through: Any) -> QuerySet[Any]:  # noqa: ANN401 - the model of a relation
    rows = through.objects.filter(entry=OuterRef("pk")).order_by("term__name")
    return cast(
        "QuerySet[Any]",
        rows.values(json=JSONObject(pk="term", family="term__family", name="term__name", slug="term__slug")),
    )


def members() -> dict[Role, list[Person]]:
    """Return who has each role, by name; one query."""
    people = Person.objects.filter(groups__name__in=Role.values, is_active=True).order_by("sort_name", "pk")
    found: dict[Role, list[Person]] = {role: [] for role in Role}
    for person in people.annotate(role=F("groups__name")):
        found[Role(person.role)].append(person)
    return found


def entry_for(person: Person, pk: int) -> Entry:
    """Return an entry that a person may edit, as its own kind. Raises `Http404`, or `PermissionDenied`."""
    entry: Entry = get_object_or_404(Entry, pk=pk).specific
    if not entry.permissions_for_user(person).can_edit():
        raise PermissionDenied
    return entry


def drafts_to_review() -> QuerySet[Entry]:
    """The entries whose latest words are not published, those written last first."""
    return Entry.objects.filter(has_unpublished_changes=True).order_by("-latest_revision_created_at", "-pk")


def public_events(at: datetime | None = None) -> QuerySet[Event]:
    """The visible events as lists show them."""
    return in_one_language(Event.objects.filter(visible(at)).defer(*UNLISTED))


def over(at: datetime) -> Q:
    """The condition on events that are over: their end has passed, else the day of their beginning."""
    today = start_of_day(at)
    return (
        Q(ends_at__lt=at, all_day=False)
        | Q(ends_at__lt=today, all_day=True)
        | Q(ends_at__isnull=True, starts_at__lt=today)
    )


def start_of_day(at: datetime) -> datetime:
    """Return midnight of that day, where the site is."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def twins_of(entry: Entry) -> list[Entry]:
    """Return the visible entries that say the same in another language."""
    source = entry.original_id or entry.pk
    family = Q(pk=source) | Q(original=source)
    found = public_entries().filter(family).exclude(pk=entry.pk).exclude(language=entry.language)
    return list(found.only("pk", "kind", "slug", "headline", "language"))


def related_to(entry: Entry, tags: list[int]) -> list[Entry]:
    """Return the latest visible entries that share a tag with this one, in its language."""
    if not tags:
        return []
    tagged = Entry.tags.through.objects.filter(term__in=tags).values("entry")
    found = public_entries().filter(pk__in=tagged, language=entry.language).exclude(pk=entry.pk)
    if entry.original_id:
        found = found.exclude(pk=entry.original_id)
    return list(found.only("pk", "kind", "slug", "headline", "language", "released_at")[:RELATED])


def public_contacts() -> QuerySet[PressContact]:
    """The press contacts that the public may write to: those that a visible press release names."""
    named = Entry.contacts.through.objects.filter(visible(prefix="entry__")).values("presscontact")
    return PressContact.objects.filter(pk__in=named)


def next_change(at: datetime | None = None) -> datetime | None:
    """Return the next moment at which what the public sees changes by itself: an embargo ends, something expires."""
    now = at or timezone.now()
    live = EntryChange.objects.filter(live=True)
    moments = [
        live.filter(**{f"{name}__gt": now}).order_by(name).values_list(name)[:1]
        for name in ("embargo_until", "expire_at")
    ]
    return min((moment for (moment,) in moments[0].union(moments[1], all=True)), default=None)


def next_agenda_change(at: datetime | None = None) -> datetime:
    """Return the next moment at which the agenda changes by itself: the end of an event, midnight at the latest."""
    now = at or timezone.now()
    midnight = start_of_day(now) + timedelta(days=1)
    ends = Event.objects.filter(ends_at__gte=now, ends_at__lt=midnight, all_day=False).order_by("ends_at")
    end = ends.values_list("ends_at", flat=True).first()
    moments = [midnight, next_change(now), end and end + timedelta(microseconds=1)]
    return min(moment for moment in moments if moment)


def section_intro(kind: SectionKind) -> str:
    """Return what the newsroom wrote to introduce a section."""
    return Section.objects.filter(kind=kind).values_list("intro", flat=True).first() or ""
