"""The open calls, as a list that the texts of another room show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communs.core.listings import listings
from communs.procedures.enums import DemarcheState
from tests.factories.procedures import DemarcheFactory

pytestmark = pytest.mark.django_db


def test_open_calls_are_listed_by_their_end() -> None:
    now = timezone.now()
    later = DemarcheFactory.create(closes_at=now + timedelta(days=9))
    sooner = DemarcheFactory.create(closes_at=now + timedelta(days=2))
    DemarcheFactory.create(state=DemarcheState.CLOSED, closed_at=now)
    listed = list(listings["procedures:open-calls"].items(10))
    assert [(one.title, one.url) for one in listed] == [
        (demarche.title, f"/commencer/{demarche.path}") for demarche in (sooner, later)
    ]
    assert len(list(listings["procedures:open-calls"].items(1))) == 1
