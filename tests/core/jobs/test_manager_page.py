"""The manager's page of the queue."""

from collections.abc import Callable

import pytest
from django.test import Client

from communs.core.jobs import GiveUp, job
from communs.core.jobs.queries import counts
from tests.factories.accounts import PersonFactory, platform_manager

pytestmark = pytest.mark.django_db


@job
def explode() -> None:
    raise GiveUp("<b>bang</b>")


@pytest.fixture
def dead(run_jobs: Callable[..., int]) -> int:
    number = explode.defer()
    run_jobs(reraise=False)
    return number


@pytest.fixture
def manager_client(client: Client) -> Client:
    client.force_login(platform_manager())
    return client


def test_a_dead_job_is_shown_with_its_error_as_text(manager_client: Client, dead: int) -> None:
    page = manager_client.get("/plateforme/taches").content.decode()
    assert page.count("GiveUp: &lt;b&gt;bang&lt;/b&gt;") == 1
    assert page.count(f'action="/plateforme/taches/{dead}/relancer"') == 1


def test_retrying_queues_it_again(manager_client: Client, dead: int) -> None:
    answer = manager_client.post(f"/plateforme/taches/{dead}/relancer", follow=True)
    assert "est relancée" in answer.content.decode()
    assert counts() == {"failed": 0, "todo": 1, "doing": 0}
    assert (
        "n’est plus en échec"
        in manager_client.post(f"/plateforme/taches/{dead}/relancer", follow=True).content.decode()
    )


def test_an_empty_queue_says_so(manager_client: Client) -> None:
    assert "Aucune tâche dans cet état" in manager_client.get("/plateforme/taches?etat=todo").content.decode()


def test_nobody_else_sees_or_changes_anything(client: Client, dead: int) -> None:
    assert client.get("/plateforme/taches").status_code == 302
    client.force_login(PersonFactory.create())
    assert client.get("/plateforme/taches").status_code == 403
    assert client.post(f"/plateforme/taches/{dead}/relancer").status_code == 403
    assert counts() == {"failed": 1, "todo": 0, "doing": 0}
