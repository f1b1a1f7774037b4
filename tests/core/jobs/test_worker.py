"""A real worker process, stopped politely and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from communs.accounts.models import Person
from communs.core.audit import trail
from tests.core.jobs.worker import linger, trace
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start workers on the test database; end those still alive."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(silence: float, *, wait: bool = True) -> subprocess.Popen[bytes]:
        database = connection.settings_dict
        url = f"postgresql://{database['USER']}@/{database['NAME']}?host={quote(database['HOST'])}"
        environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        command = [sys.executable, "-c", f"from tests.core.jobs import worker; worker.run({silence}, wait={wait})"]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def person() -> Person:
    return PersonFactory.create()


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in trail(person)]


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.02)


def ours() -> list[str]:
    """The states of this module's unfinished jobs: a worker at a round hour queues periodic ones too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE args ? 'person' ORDER BY id")
        return [status for (status,) in cursor.fetchall()]


def test_a_worker_empties_the_queue_and_keeps_no_done_job(start: Start, person: Person) -> None:
    for number in range(3):
        trace.defer(person=person.pk, verb=f"job {number}")
    assert start(30, wait=False).wait(30) == 0
    assert sorted(verbs(person)) == ["job 0", "job 1", "job 2"]
    assert all(entry.content["request"].startswith("job-") for entry in trail(person))
    assert ours() == []


def test_sigterm_lets_the_job_in_hand_finish(start: Start, person: Person, tmp_path: Path) -> None:
    linger.defer(person=person.pk, folder=str(tmp_path), seconds=1)
    worker = start(30)
    wait_until((tmp_path / "started").exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert verbs(person) == ["lingered"]
    assert ours() == []


def test_the_job_of_a_killed_worker_is_taken_up_again(start: Start, person: Person, tmp_path: Path) -> None:
    linger.defer(person=person.pk, folder=str(tmp_path), seconds=60)
    killed = start(1)
    wait_until((tmp_path / "started").exists)
    killed.kill()
    killed.wait()
    assert (verbs(person), ours()) == ([], ["doing"])
    start(1)
    wait_until(lambda: verbs(person) == ["lingered"])
    wait_until(lambda: ours() == [])
