"""Running queued jobs in the current process and transaction: for tests and one-shot commands."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from communs.core.jobs.failures import keep, tell_death

TAKE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
      AND (%s::text[] IS NULL OR queue_name = ANY(%s::text[]))
    ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""


def run_due(queues: Sequence[str] | None = None, *, reraise: bool = True) -> int:
    """Run every due job, and those that they queue, until none is left; return how many ran.

    A job that fails is put back or ended by its own retry rule; its error is raised unless `reraise` is false.
    """
    count = 0
    while (row := _take(queues)) is not None:
        count += 1
        error = _run(QueuedJob.from_row(row))
        if error is not None and reraise:
            raise error
    return count


def _take(queues: Sequence[str] | None) -> dict[str, Any] | None:
    wanted = list(queues) if queues else None
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [timezone.now(), wanted, wanted])
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row, strict=True)) if row else None


def _run(job: QueuedJob) -> Exception | None:
    """Run one job; what it wrote before failing stays, as under a worker, unless the database itself refused."""
    point = transaction.savepoint()
    try:
        app.tasks[job.task_name](**_arguments(job))
    except Exception as error:  # noqa: BLE001 - whatever the job raised decides about its retry
        if isinstance(error, DatabaseError) or connection.needs_rollback:
            transaction.savepoint_rollback(point)
            connection.needs_rollback = False
        _settle_failure(job, error)
        return error
    transaction.savepoint_commit(point)
    _call("procrastinate_finish_job_v1(%s, 'succeeded', true)", job.id)
    return None


def _arguments(job: QueuedJob) -> dict[str, Any]:
    return json.loads(job.task_kwargs) if isinstance(job.task_kwargs, str) else dict(job.task_kwargs)


def _settle_failure(job: QueuedJob, error: Exception) -> None:
    keep(job, error)
    retry = app.tasks[job.task_name].get_retry_exception(exception=error, job=job)
    if retry is None:
        _call("procrastinate_finish_job_v1(%s, 'failed', false)", job.id)
        tell_death(job.task_name, _arguments(job))
    else:
        _call("procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", job.id, retry.retry_decision.retry_at)


def _call(function: str, *arguments: int | datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
