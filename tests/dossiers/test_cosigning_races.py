"""Two people act at the same moment: each move is whole, and only one of two that exclude each other is done."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import Http404

from communs.core.audit import trail
from communs.dossiers.enums import State
from communs.dossiers.models import Cosignature
from communs.dossiers.operations import cosigning, signing
from tests.dossiers.cosigning_cast import Scene, scene

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do all at once, each with its own connection; return what each raised."""
    start = threading.Barrier(len(acts))
    raised: list[BaseException | None] = [None] * len(acts)

    def run(rank: int, act: Callable[[], object]) -> None:
        try:
            start.wait(20)
            act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            raised[rank] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def ready() -> tuple[Scene, str]:
    """Both signers have opened their link; the digest that they read."""
    play = scene(in_order=False)
    play.ask()
    for person in (play.chair, play.treasurer):
        play.join(person)
    return play, play.dossier.signature_request.digest


def test_the_two_last_signers_at_once_deposit_once(ready: tuple[Scene, str]) -> None:
    play, seen = ready
    raised = together(*(lambda p=p: signing.sign(p, play.number, seen=seen) for p in (play.chair, play.treasurer)))
    verbs = [entry.verb for entry in trail(play.draft)]
    assert (raised, play.dossier.state) == ([None, None], State.SUBMITTED)
    assert (verbs.count("cosign"), verbs.count("submit")) == (2, 1)


def test_the_last_signature_and_the_applicant_who_takes_back_exclude_each_other(ready: tuple[Scene, str]) -> None:
    play, seen = ready
    signing.sign(play.chair, play.number, seen=seen)
    signed, taken = together(
        lambda: signing.sign(play.treasurer, play.number, seen=seen),
        lambda: cosigning.take_back(play.owner, play.number),
    )
    given = Cosignature.objects.filter(signed_at__isnull=False).count()
    won = (play.dossier.state, given, signed is None, taken is None)
    assert won in {(State.SUBMITTED, 2, True, False), (State.DRAFT, 0, False, True)}
    assert isinstance(signed or taken, Http404 | PermissionDenied)
