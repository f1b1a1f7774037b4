"""What stands between « Déposer » and the deposit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.dossiers.enums import State
from communs.dossiers.errors import FilingClosed, Incomplete
from communs.dossiers.models import Dossier, Wait
from communs.dossiers.operations import filing
from communs.dossiers.operations.preconditions import Precondition, preconditions, standing
from tests.factories.dossiers import DraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun() -> Iterator[list[str]]:
    """Two preconditions, registered in the wrong order; what they began. Each stands until it is withdrawn."""
    begun: list[str] = []

    def named(name: str, position: int) -> None:
        def begin(_dossier: Dossier, by: Person | None) -> None:
            begun.append(f"{name} by {'somebody' if by else 'nobody'}")

        preconditions.register(name, Precondition(lambda _dossier: Wait(name, f"/{name}"), begin, position))

    named("second", 20)
    named("first", 10)
    yield begun
    for name in ("first", "second"):
        if name in preconditions:
            preconditions.unregister(name)


@pytest.fixture
def draft() -> Dossier:
    return DraftFactory.create(answers={"project_name": "Arbres"})


def test_each_one_is_begun_in_its_turn_then_the_dossier_is_deposited_once(begun: list[str], draft: Dossier) -> None:
    asked_at = timezone.now()
    assert filing.submit(draft.applicant, draft.number).awaits == Wait("first", "/first")
    preconditions.unregister("first")
    assert filing.deposit_if_ready(draft.number, asked_at=asked_at).awaits == Wait("second", "/second")
    assert begun == ["first by somebody", "second by nobody"]
    assert [entry.verb for entry in trail(draft)] == []
    preconditions.unregister("second")
    for _twice in range(2):
        deposited = filing.deposit_if_ready(draft.number, asked_at=asked_at)
        assert (deposited.state, deposited.awaits) == (State.SUBMITTED, None)
    assert [(entry.verb, entry.actor_id) for entry in trail(draft)] == [("submit", None)]


def test_the_click_leads_to_what_stands(client: Client, begun: list[str], draft: Dossier) -> None:
    client.force_login(draft.applicant)
    answer = client.post(f"/dossiers/{draft.number}/deposer")
    draft.refresh_from_db()
    assert (answer.status_code, answer["Location"], draft.state) == (303, "/first", State.DRAFT)


def test_incomplete_answers_begin_nothing(begun: list[str], draft: Dossier) -> None:
    Dossier.objects.update(answers={})
    with pytest.raises(Incomplete):
        filing.submit(draft.applicant, draft.number)
    assert begun == []


def test_who_asked_in_time_is_not_shut_out_by_the_closing(draft: Dossier) -> None:
    now = timezone.now()
    draft.demarche.closes_at = now - timedelta(minutes=1)
    draft.demarche.save()
    with pytest.raises(FilingClosed):
        filing.deposit_if_ready(draft.number, asked_at=now)
    assert filing.deposit_if_ready(draft.number, asked_at=now - timedelta(minutes=2)).state == State.SUBMITTED


def test_nothing_stands_before_an_ordinary_deposit(draft: Dossier) -> None:
    assert standing(draft) is None
