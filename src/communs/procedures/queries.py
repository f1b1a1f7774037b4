"""Reading demarches: fetching is authorising."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.tables.search import prefix_query
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, DemarchePath, Group, GroupCounter, GroupMember


def open_demarches(at: datetime | None = None) -> QuerySet[Demarche]:
    """The demarches that take deposits at this moment (now by default), with their organisations."""
    now = at or timezone.now()
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    unfinished = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    return Demarche.objects.filter(opened, unfinished, state=DemarcheState.PUBLISHED).select_related("organisation")


def search_open_demarches(text: str) -> QuerySet[Demarche]:
    """The open demarches whose title, description or audience hold these words, without accents."""
    query = prefix_query(text)
    return open_demarches() if query is None else open_demarches().filter(search=query)


def demarche_at(path: str) -> Demarche:
    """Return the demarche whose present or former address this is; the present one wins. Raises `Http404`."""
    with_all = ("organisation", "published_revision", "draft_revision", "replaced_by", "fee")
    found = Demarche.objects.select_related(*with_all)
    demarche = found.filter(path=path).first() or found.filter(former_paths__path=path).first()
    if demarche is None:
        raise Http404
    return demarche


def administered_by(person: Person) -> QuerySet[Demarche]:
    """The demarches that the person may change, with their organisations."""
    demarches = Demarche.objects.select_related("organisation")
    return demarches if person.is_platform_manager else demarches.filter(administrators__person=person)


def demarche_for(person: Person, pk: int, *, lock: bool = False) -> Demarche:
    """Return the demarche that the person administers. Raises `Http404` for whoever does not."""
    demarches = administered_by(person).select_related("organisation", "fee")
    if lock:
        demarches = demarches.select_for_update(of=("self",))
    demarche = demarches.filter(pk=pk).first()
    if demarche is None:
        raise Http404
    return demarche


def group_for(person: Person, demarche_id: int, pk: int) -> Group:
    """Return a group of a demarche that the person administers. Raises `Http404` for whoever does not."""
    demarche = demarche_for(person, demarche_id)
    group = Group.objects.select_related("contact").filter(demarche=demarche, pk=pk).first()
    if group is None:
        raise Http404
    group.demarche = demarche
    return group


def groups_of(person: Person, demarche_id: int) -> list[Group]:
    """The groups of a demarche that the person belongs to, the default one first."""
    groups = Group.objects.filter(demarche_id=demarche_id, memberships__person=person)
    return list(groups.select_related("demarche").order_by("-is_default", "name"))


def instructed_by(person: Person) -> list[Demarche]:
    """The demarches of which the person instructs dossiers, by title."""
    mine = GroupMember.objects.filter(person=person).values("group__demarche")
    return list(Demarche.objects.filter(pk__in=mine).select_related("organisation").order_by("title", "pk"))


def counts(groups: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return how many dossiers each group has in each state, from the maintained counters; one query."""
    found: dict[int, dict[str, int]] = {group: {} for group in groups}
    for group, state, count in GroupCounter.objects.filter(group__in=list(found)).values_list(
        "group", "state", "count"
    ):
        found[group][state] = count
    return found


def former_paths(demarche: Demarche) -> list[str]:
    """The former addresses that lead to this demarche."""
    return list(DemarchePath.objects.filter(demarche=demarche).order_by("path").values_list("path", flat=True))


def library(text: str = "", zone: str = "", tag: str = "") -> QuerySet[Demarche]:
    """The published demarches that others may copy, found by words, by public policy, by keyword."""
    found = Demarche.objects.filter(state=DemarcheState.PUBLISHED, may_be_copied=True).select_related("organisation")
    if query := prefix_query(text):
        found = found.filter(search=query)
    if zone:
        found = found.filter(zones__contains=[zone])
    return found.filter(tags__contains=[tag]) if tag else found


def source_for(person: Person, pk: int) -> tuple[Demarche, bool]:
    """Return a demarche that the person may copy, and whether they administer it. Raises `Http404`."""
    with_forms = ("organisation", "published_revision", "draft_revision")
    mine = administered_by(person).select_related(*with_forms).filter(pk=pk).first()
    found = mine or library().select_related(*with_forms).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found, mine is not None
