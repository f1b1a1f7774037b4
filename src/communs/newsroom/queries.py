"""Reading entries: fetching is authorising."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from communs.accounts.models import Person
from communs.newsroom.enums import Role
from communs.newsroom.models import Entry
from communs.newsroom.visibility import visible


def public_entries(at: datetime | None = None) -> QuerySet[Entry]:
    """The entries that the public may see at a moment (now), the latest first."""
    return Entry.objects.filter(visible(at)).order_by("-released_at", "-pk")


def public_entry(section: str, slug: str) -> Entry:
    """Return what the public reads at `/section/slug/`, as its own kind. Raises `Http404`."""
    kinds = [kind for kind in Entry.__subclasses__() if kind(kind=kind.KIND).section == section]
    for kind in kinds:
        found: Entry | None = kind.objects.filter(visible(), slug=slug).first()
        if found is not None:
            return found
    raise Http404


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
