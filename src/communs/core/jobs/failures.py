"""Remembering why a job failed, next to the queue."""

import traceback
from collections.abc import Callable, Mapping
from typing import Any

from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from communs.core.audit.context import request_id

LONGEST = 20_000
#: What is called with the arguments of a job that is dead, by the job's name (see `Job.when_dead`).
deaths: dict[str, Callable[..., Any]] = {}


def watched(call: Callable[[], Any], context: JobContext, worker: Worker) -> Any:  # noqa: ANN401 - any job's result
    """Run a job; keep its error before the queue decides about a retry. Journal entries name the job as their cause."""
    token = request_id.set(f"job-{context.job.id}")
    try:
        return call()
    except Exception as error:
        keep(context.job, error)
        name = context.job.task_name
        if context.app.tasks[name].get_retry_exception(exception=error, job=context.job) is None:
            tell_death(name, context.job.task_kwargs)
        raise
    finally:
        request_id.reset(token)


def tell_death(name: str, arguments: Mapping[str, Any]) -> None:
    """Tell who wants to know that a job of this name is dead: it will not run again by itself."""
    if name in deaths:
        deaths[name](**arguments)


def keep(job: Job, error: BaseException) -> None:
    """Write down one failed run."""
    from communs.core.jobs.models import Failure

    Failure.objects.create(
        job=job.id or 0,
        attempt=job.attempts + 1,
        error=f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST],
        traceback="".join(traceback.format_exception(error)).replace("\x00", "")[-LONGEST:],
    )
