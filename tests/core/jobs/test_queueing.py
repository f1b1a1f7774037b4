"""Queueing belongs to the transaction; retries follow their rule; dead jobs stay visible."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from communs.core.jobs import Backoff, GiveUp, job, periodic
from communs.core.jobs.models import Failure
from communs.core.jobs.operations import care
from communs.core.jobs.queries import counts, jobs_page

RUNS: list[int] = []
DEAD: list[int] = []


@job
def count_up(*, number: int) -> None:
    RUNS.append(number)


@job(queue="mail", retry=Backoff(attempts=3, first=60, factor=10))
def break_down(*, number: int) -> None:
    RUNS.append(number)
    raise RuntimeError(f"broken {number}")


@break_down.when_dead
def bury(*, number: int) -> None:
    DEAD.append(number)


@job
def give_up() -> None:
    raise GiveUp("useless")


@pytest.fixture(autouse=True)
def _no_runs() -> None:
    RUNS.clear()
    DEAD.clear()


@pytest.mark.django_db
def test_a_job_costs_one_statement_and_runs_once(
    run_jobs: Callable[..., int], django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):
        count_up.defer(number=7)
    assert run_jobs() == 1
    assert RUNS == [7]
    assert run_jobs() == 0


@pytest.mark.django_db
def test_a_rollback_takes_the_job_back() -> None:
    with transaction.atomic():
        count_up.defer(number=1)
        assert counts() == {"failed": 0, "todo": 1, "doing": 0}
        transaction.set_rollback(True)
    assert counts() == {"failed": 0, "todo": 0, "doing": 0}


@pytest.mark.django_db(transaction=True)
def test_other_connections_see_the_job_at_the_commit_only() -> None:
    import psycopg

    parameters = connection.get_connection_params()
    parameters.pop("context", None), parameters.pop("cursor_factory", None)
    with psycopg.connect(**parameters, autocommit=True) as other:
        with transaction.atomic():
            count_up.defer(number=1)
            assert other.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)
        assert other.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)


@pytest.mark.django_db
def test_a_failing_job_comes_back_with_growing_waits_then_is_dead(run_jobs: Callable[..., int]) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        break_down.defer(number=1)
        assert run_jobs(reraise=False) == 1
        clock.shift(timedelta(seconds=59))
        assert run_jobs(reraise=False) == 0
        clock.shift(timedelta(seconds=10))
        assert run_jobs(reraise=False) == 1
        assert counts() == {"failed": 0, "todo": 1, "doing": 0}
        clock.shift(timedelta(seconds=661))
        assert run_jobs(reraise=False) == 1
    assert counts() == {"failed": 1, "todo": 0, "doing": 0}
    (line,) = jobs_page("failed").rows
    assert (line.queue, line.arguments, line.attempts) == ("mail", {"number": 1}, 3)
    assert line.last_failure.error == "RuntimeError: broken 1"
    assert [failure.attempt for failure in Failure.objects.order_by("id")] == [1, 2, 3]


@pytest.mark.django_db
def test_who_wants_to_know_learns_of_a_death_once(run_jobs: Callable[..., int]) -> None:
    told = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        number = break_down.defer(number=4)
        for _ in range(4):
            run_jobs(reraise=False)
            told.append(list(DEAD))
            clock.shift(timedelta(hours=1))
        assert told == [[], [], [4], [4]]
        care.retry(number)
        run_jobs(reraise=False)
    assert DEAD == [4, 4]


@pytest.mark.django_db
def test_a_job_that_brings_its_workers_down_is_told_dead_too() -> None:
    number = break_down.defer(number=5)
    for attempts, dead in ((6, []), (7, [5])):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, number]
            )
        assert care.take_up_stalled(30) == 1
        assert dead == DEAD
    assert counts() == {"failed": 1, "todo": 0, "doing": 0}


@pytest.mark.django_db
def test_a_job_can_give_up_at_once_and_be_retried_by_hand(run_jobs: Callable[..., int]) -> None:
    number = give_up.defer()
    assert run_jobs(reraise=False) == 1
    assert counts() == {"failed": 1, "todo": 0, "doing": 0}
    care.retry(number)
    assert counts() == {"failed": 0, "todo": 1, "doing": 0}
    with pytest.raises(care.NotDead):
        care.retry(number)
    assert counts() == {"failed": 0, "todo": 1, "doing": 0}


@pytest.mark.django_db
def test_a_job_for_later_waits(run_jobs: Callable[..., int]) -> None:
    now = timezone.now()
    count_up.defer_at(now + timedelta(hours=1), number=3)
    assert run_jobs() == 0
    with time_machine.travel(now + timedelta(minutes=61)):
        assert run_jobs() == 1
    assert RUNS == [3]


@pytest.mark.django_db
def test_once_per_key(run_jobs: Callable[..., int]) -> None:
    assert count_up.defer_once("a", number=1) is not None
    assert count_up.defer_once("a", number=2) is None
    assert count_up.defer_once("b", number=3) is not None
    assert run_jobs() == 2
    assert RUNS == [1, 3]


def test_the_waits_grow_to_a_ceiling() -> None:
    backoff = Backoff(first=10, factor=4, longest=1000)
    assert [backoff.delay(failures).total_seconds() for failures in range(1, 7)] == [10, 40, 160, 640, 1000, 1000]


def test_an_unknown_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no queue “nowhere”"):
        job(queue="nowhere")(lambda: None)


@pytest.mark.django_db
def test_a_periodic_job_runs_without_arguments(run_jobs: Callable[..., int]) -> None:
    from procrastinate.contrib.django import app

    @periodic("*/5 * * * *")
    def each_five_minutes() -> None:
        RUNS.append(5)

    name = each_five_minutes.name
    assert [task.cron for key, task in app.periodic_registry.periodic_tasks.items() if key[0] == name] == [
        "*/5 * * * *"
    ]
    each_five_minutes.task.defer(timestamp=1_700_000_000)
    assert run_jobs() == 1
    assert RUNS == [5]


@pytest.mark.django_db
def test_old_traces_are_purged_and_young_ones_kept(run_jobs: Callable[..., int]) -> None:
    give_up.defer()
    run_jobs(reraise=False)
    assert care.purge() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert care.purge() == 1
    assert (counts()["failed"], Failure.objects.count()) == (0, 0)
