"""What the database itself refuses about demarches and groups."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError, transaction

from communs.procedures.enums import Availability, DemarcheState
from communs.procedures.models import Demarche, Group
from tests.factories.procedures import DemarcheFactory, DraftDemarcheFactory, GroupFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("demarche_published_has_a_form", {"published_revision": None}),
        ("demarche_path_is_a_slug", {"path": "Prêt de salle"}),
        ("demarche_has_a_title", {"title": ""}),
        ("demarche_opens_before_it_closes", {"opens_at": NOON, "closes_at": NOON}),
        ("demarche_retention", {"retention_months": 0}),
        ("demarche_state", {"state": "lost", "closed_at": None}),
        ("demarche_closed_has_a_moment", {"state": DemarcheState.CLOSED}),
    ],
)
def test_a_demarche_that_makes_no_sense_is_refused(constraint: str, change: dict[str, object]) -> None:
    demarche = DemarcheFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Demarche.objects.filter(pk=demarche.pk).update(**change)


def test_an_unknown_time_zone_is_refused() -> None:
    demarche = DemarcheFactory()
    with pytest.raises(DataError, match="time zone"), transaction.atomic():
        Demarche.objects.filter(pk=demarche.pk).update(time_zone="Europe/Nulle_Part")


def test_two_demarches_cannot_have_the_same_address() -> None:
    DemarcheFactory(path="pret-de-salle")
    with pytest.raises(IntegrityError, match="path"), transaction.atomic():
        DraftDemarcheFactory(path="pret-de-salle")


def test_a_demarche_has_one_default_group() -> None:
    demarche = DemarcheFactory()
    with pytest.raises(IntegrityError, match="group_one_default_a_demarche"), transaction.atomic():
        GroupFactory(demarche=demarche, is_default=True)
    GroupFactory(demarche=demarche)
    assert Group.objects.filter(demarche=demarche).count() == 2


def test_a_person_is_in_a_group_once() -> None:
    member = GroupMemberFactory()
    with pytest.raises(IntegrityError, match="group_member_once"), transaction.atomic():
        GroupMemberFactory(group=member.group, person=member.person)


@pytest.mark.parametrize(
    ("state", "hours", "expected"),
    [
        (DemarcheState.DRAFT, 0, Availability.DRAFT),
        (DemarcheState.PUBLISHED, -2, Availability.UPCOMING),
        (DemarcheState.PUBLISHED, -1, Availability.OPEN),
        (DemarcheState.PUBLISHED, 0, Availability.OPEN),
        (DemarcheState.PUBLISHED, 1, Availability.ENDED),
        (DemarcheState.CLOSED, 0, Availability.ENDED),
    ],
)
def test_availability_follows_the_state_and_the_dates(state: str, hours: int, expected: Availability) -> None:
    demarche = Demarche(state=state, opens_at=NOON - timedelta(hours=1), closes_at=NOON + timedelta(hours=1))
    assert demarche.availability(NOON + timedelta(hours=hours)) == expected
