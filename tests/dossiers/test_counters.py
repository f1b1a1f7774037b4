"""The counters of the groups are right whatever moves, and whoever moves it."""

import pytest
from django.db.models import Count
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.procedures.models import GroupCounter
from communs.procedures.queries import counts
from tests.factories.dossiers import DraftFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, GroupFactory

pytestmark = pytest.mark.django_db


def test_drafts_are_not_counted() -> None:
    DraftFactory()
    assert GroupCounter.objects.count() == 0


def test_counters_follow_every_move() -> None:
    demarche = DemarcheFactory()
    group, other = demarche.groups.get(), GroupFactory(demarche=demarche)
    dossiers = [*SubmittedFactory.create_batch(3, demarche=demarche), InReviewFactory(demarche=demarche)]
    assert counts([group.pk]) == {group.pk: {State.SUBMITTED: 3, State.IN_REVIEW: 1}}
    Dossier.objects.filter(pk=dossiers[3].pk).update(state=State.SUBMITTED, instructed_at=None)
    Dossier.objects.filter(pk=dossiers[0].pk).update(group=other)
    dossiers[1].delete()
    moved = counts([group.pk, other.pk])
    assert moved == {group.pk: {State.SUBMITTED: 2, State.IN_REVIEW: 0}, other.pk: {State.SUBMITTED: 1}}


@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.sampled_from(["submitted", "in_review"]))))
@settings(max_examples=20, deadline=None)
def test_counters_equal_what_is_counted(moves: list[tuple[int, int, str]]) -> None:
    demarche = DemarcheFactory()
    groups = [demarche.groups.get(), GroupFactory(demarche=demarche)]
    dossiers = SubmittedFactory.create_batch(4, demarche=demarche)
    for rank, group, state in moves:
        instructed = dossiers[rank].submitted_at if state == State.IN_REVIEW else None
        Dossier.objects.filter(pk=dossiers[rank].pk).update(group=groups[group], state=state, instructed_at=instructed)
    counted = Dossier.objects.filter(demarche=demarche).values_list("group", "state").annotate(n=Count("pk"))
    kept = GroupCounter.objects.filter(group__in=groups, count__gt=0).values_list("group", "state", "count")
    assert sorted(kept) == sorted(counted)
