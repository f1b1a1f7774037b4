"""Remembering why a job failed, next to the queue."""

import traceback
from collections.abc import Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from communs.core.audit.context import request_id

LONGEST = 20_000


def watched(call: Callable[[], Any], context: JobContext, worker: Worker) -> Any:  # noqa: ANN401 - any job's result
    """Run a job; keep its error before the queue decides about a retry. Journal entries name the job as their cause."""
    token = request_id.set(f"job-{context.job.id}")
    try:
        return call()
    except Exception as error:
        keep(context.job, error)
        raise
    finally:
        request_id.reset(token)


def keep(job: Job, error: BaseException) -> None:
    """Write down one failed run."""
    from communs.core.jobs.models import Failure

    Failure.objects.create(
        job=job.id or 0,
        attempt=job.attempts + 1,
        error=f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST],
        traceback="".join(traceback.format_exception(error)).replace("\x00", "")[-LONGEST:],
    )
