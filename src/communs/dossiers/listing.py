"""The instructors' lists: their demarches, the table of one demarche, a dossier's neighbours.

Every list enters an index that begins with the group and is read from one end or from a cursor: it costs the same
over a thousand dossiers and over a million. Nothing is counted: see `procedures.models.GroupCounter`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.core.tables.keyset import Page, page_of_many
from communs.core.tables.search import prefix_query
from communs.dossiers.enums import UNDEPOSITED, State
from communs.dossiers.models import Dossier, Follow
from communs.procedures.models import Demarche, Group
from communs.procedures.queries import counts

PAGE = 50
BIGGEST_NUMBER = 2**63 - 1
TABS = {
    State.SUBMITTED: _("Déposés"),
    State.IN_REVIEW: _("En instruction"),
    State.ACCEPTED: _("Acceptés"),
    State.REFUSED: _("Refusés"),
    State.DISMISSED: _("Classés sans suite"),
}
ORDERS = {"newest": ("-submitted_at", "-number"), "oldest": ("submitted_at", "number")}
TESTS = "tests"
TO_CORRECT = "to_correct"
SHOWN = ("number", "applicant_name", "is_test", "state", "submitted_at", "to_correct", "group")


@dataclass(frozen=True)
class Tab:
    """A state and how many dossiers are in it; the key "" is all of them, "to_correct", "followed" and "tests" have none."""

    key: str
    label: "str | Promise"
    count: int | None
    current: bool


@dataclass(frozen=True)
class Wanted:
    """What an agent asks of the table."""

    tab: str
    order: str
    text: str

    @classmethod
    def of(cls, query: dict[str, str]) -> "Wanted":
        """Read it from an address; whatever is unknown is the default."""
        tab = query.get("tab", "")
        known = tab in {"followed", TESTS, TO_CORRECT} or (tab in State.values and tab not in UNDEPOSITED)
        order = query.get("tri", "")
        return cls(tab if known else "", order if order in ORDERS else "newest", query.get("q", "").strip()[:200])


def table(groups: list[Group], person: Person, wanted: Wanted, cursor: str | None) -> Page[Dossier]:
    """Return a page of the dossiers of these groups; one query."""
    asked = [_asked(group, person, wanted) for group in groups]
    return page_of_many(asked, ORDERS[wanted.order], cursor, PAGE)


def tabs(groups: list[Group], current: str) -> list[Tab]:
    """Return the tabs with their maintained numbers; one query."""
    totals = _totals(counts(group.pk for group in groups).values())
    found = [
        Tab(state.value, label, totals.get(state.value, 0), current == state.value) for state, label in TABS.items()
    ]
    everything = Tab("", _("Tous"), sum(totals.values()), not current)
    followed = Tab("followed", _("Suivis par moi"), None, current == "followed")
    to_correct = Tab(TO_CORRECT, _("À corriger"), None, current == TO_CORRECT)
    return [everything, *found, to_correct, followed, Tab(TESTS, _("Tests"), None, current == TESTS)]


def desk(demarches: Iterable[Demarche], groups: Iterable[Group]) -> list[tuple[Demarche, dict[str, int]]]:
    """Return each demarche with how many dossiers the person's groups have in each state; one query."""
    by_demarche: dict[int, list[int]] = {}
    for group in groups:
        by_demarche.setdefault(group.demarche_id, []).append(group.pk)
    numbers = counts(pk for pks in by_demarche.values() for pk in pks)
    return [(demarche, _totals(numbers[pk] for pk in by_demarche.get(demarche.pk, []))) for demarche in demarches]


def neighbours(dossier: Dossier) -> tuple[int | None, int | None]:
    """Return the numbers of the dossiers before and after this one in its group and state, by deposit; two queries."""
    same = Dossier.objects.filter(group=dossier.group_id, state=dossier.state, is_test=dossier.is_test)
    at, number = dossier.submitted_at, dossier.number
    before = same.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, number__lt=number), submitted_at__lte=at)
    after = same.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, number__gt=number), submitted_at__gte=at)
    return (
        before.order_by("-submitted_at", "-number").values_list("number", flat=True).first(),
        after.order_by("submitted_at", "number").values_list("number", flat=True).first(),
    )


def _asked(group: Group, person: Person, wanted: Wanted) -> QuerySet[Dossier]:
    """What is asked of one group: asked by equality, so that its index gives the rows in order."""
    dossiers = Dossier.objects.filter(group=group.pk, is_test=wanted.tab == TESTS).only(*SHOWN)
    if wanted.tab == "followed":
        dossiers = dossiers.filter(pk__in=Follow.objects.filter(person=person).values("dossier"))
    elif wanted.tab == TO_CORRECT:
        dossiers = dossiers.filter(to_correct=True)
    elif wanted.tab and wanted.tab != TESTS:
        dossiers = dossiers.filter(state=wanted.tab)
    return _matching(dossiers, wanted.text)


def _matching(dossiers: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    query = prefix_query(text)
    if query is None:
        return dossiers
    if text.isdecimal() and int(text) <= BIGGEST_NUMBER:
        return dossiers.filter(Q(pk=int(text)) | Q(search=query))
    return dossiers.filter(search=query)


def _totals(numbers: Iterable[dict[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for by_state in numbers:
        for state, count in by_state.items():
            totals[state] = totals.get(state, 0) + count
    return totals
