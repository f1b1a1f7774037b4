"""The database refuses what cannot be."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from communs.core.tables.search import prefix_query
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from tests.factories.dossiers import (
    AcceptedFactory,
    DecisionFactory,
    DraftFactory,
    FollowFactory,
    InReviewFactory,
    MessageFactory,
    SubmittedFactory,
)

pytestmark = pytest.mark.django_db
EARLY = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (DraftFactory, State.DRAFT),
        (SubmittedFactory, State.SUBMITTED),
        (InReviewFactory, State.IN_REVIEW),
        (AcceptedFactory, State.ACCEPTED),
    ],
)
def test_each_state_is_possible(made: type[DraftFactory], state: State) -> None:
    assert Dossier.objects.get(number=made.create().number).state == state


@pytest.mark.parametrize(
    ("made", "change"),
    [
        (DraftFactory, {"submitted_at": datetime(2026, 3, 2, tzinfo=UTC)}),
        (DraftFactory, {"state": State.SUBMITTED}),
        (SubmittedFactory, {"group": None}),
        (SubmittedFactory, {"submitted_at": None}),
        (SubmittedFactory, {"submitted_at": EARLY}),
        (SubmittedFactory, {"state": State.ACCEPTED}),
        (SubmittedFactory, {"decided_at": datetime(2026, 3, 9, tzinfo=UTC)}),
        (InReviewFactory, {"instructed_at": EARLY}),
        (AcceptedFactory, {"decided_at": EARLY}),
        (AcceptedFactory, {"state": "lost"}),
    ],
)
def test_state_and_moments_agree(made: type[DraftFactory], change: dict[str, object]) -> None:
    dossier = made.create()
    with pytest.raises(IntegrityError, match="dossier_"):
        Dossier.objects.filter(number=dossier.number).update(**change)


def test_only_one_decision_is_in_force() -> None:
    accepted = AcceptedFactory.create()
    with pytest.raises(IntegrityError, match="decision_one_in_force"):
        DecisionFactory.create(dossier=accepted, kind=State.REFUSED)


def test_a_decision_is_not_taken_on_a_state_of_work() -> None:
    with pytest.raises(IntegrityError, match="decision_kind"):
        DecisionFactory.create(kind=State.SUBMITTED)


def test_nobody_follows_twice() -> None:
    follow = FollowFactory.create()
    with pytest.raises(IntegrityError, match="follow_once"):
        FollowFactory.create(dossier=follow.dossier, person=follow.person)


def test_a_message_says_something() -> None:
    with pytest.raises(IntegrityError, match="message_says_something"):
        MessageFactory.create(body="")


@pytest.mark.parametrize("typed", ["evelyne", "ÉVE", "gwenaëlle évelyne", "e.martin@mairie", "mairie.example"])
def test_the_applicant_is_found_whatever_the_accents(typed: str) -> None:
    dossier = DraftFactory.create(applicant_name="Évelyne Gwenaelle", applicant_email="e.martin@mairie.example")
    DraftFactory.create(applicant_name="Somebody Else", applicant_email="else@other.test")
    assert list(Dossier.objects.filter(search=prefix_query(typed))) == [dossier]


def test_the_number_is_found() -> None:
    dossier, _other = DraftFactory.create(number=123_456), DraftFactory.create(number=987_654)
    assert list(Dossier.objects.filter(search=prefix_query("123456"))) == [dossier]
