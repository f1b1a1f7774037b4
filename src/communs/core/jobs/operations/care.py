"""Looking after the queue: dead jobs, stalled jobs, old traces."""

import json
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from communs.core.jobs.failures import tell_death
from communs.core.jobs.models import Failure

KEPT = timedelta(days=90)
LAST_CHANCE = 8

RETRY = """
WITH dead AS (SELECT id FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE)
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM dead
"""
STALLED = """
SELECT jobs.id, jobs.attempts, jobs.task_name, jobs.args FROM procrastinate_jobs AS jobs
WHERE jobs.status = 'doing' AND NOT EXISTS (
    SELECT FROM procrastinate_workers AS workers
    WHERE workers.id = jobs.worker_id AND workers.last_heartbeat > now() - make_interval(secs => %s))
FOR UPDATE SKIP LOCKED
"""
PURGE = """
DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted')
AND NOT EXISTS (SELECT FROM procrastinate_events WHERE job_id = procrastinate_jobs.id AND at > %s)
"""


class NotDead(LookupError):  # noqa: N818 - it names what is the case
    """No dead job has this number: it runs, waits, was done or never was."""


def retry(number: int) -> None:
    """Put one dead job back in its queue, to run at once. Raises `NotDead`."""
    with connection.cursor() as cursor:
        cursor.execute(RETRY, [number])
        if not cursor.rowcount:
            raise NotDead(str(number))


def take_up_stalled(silence: float) -> int:
    """Requeue the jobs of workers silent for `silence` seconds or gone; return how many.

    A job that brought its worker down `LAST_CHANCE` times is dead instead: it would bring down the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [silence])
        found = cursor.fetchall()
        for number, attempts, name, arguments in found:
            if attempts + 1 >= LAST_CHANCE:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [number])
                tell_death(name, json.loads(arguments) if isinstance(arguments, str) else arguments)
            else:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [number])
    return len(found)


def purge() -> int:
    """Delete ended jobs and errors older than 90 days; return how many jobs went."""
    limit = timezone.now() - KEPT
    Failure.objects.filter(at__lt=limit).delete()
    with connection.cursor() as cursor:
        cursor.execute(PURGE, [limit])
        return int(cursor.rowcount)
