"""Declaring a job: a thin layer over procrastinate's tasks."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, overload

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.retry import BaseRetryStrategy
from procrastinate.tasks import Task

from communs.core.jobs.failures import deaths, watched
from communs.core.jobs.retry import Backoff

QUEUES = ("default", "mail", "documents", "maintenance")
BACKOFF = Backoff()
Function = Callable[..., Any]


class Job:
    """A function that a worker runs later. Called directly, it runs at once."""

    def __init__(self, function: Function, queue: str, *, retry: BaseRetryStrategy | bool) -> None:
        if queue not in QUEUES:
            raise ValueError(f"There is no queue “{queue}”. Known: {', '.join(QUEUES)}.")
        functools.update_wrapper(self, function)
        self.function = function
        self.queue = queue
        self.name = f"{function.__module__}.{function.__qualname__}"
        declare = app.task(
            name=self.name, queue=queue, retry=BACKOFF if retry is True else retry, task_middleware=[watched]
        )
        self.task: Task[Any, Any, Any] = declare(self._run)

    def __call__(self, *args: Any, **arguments: Any) -> Any:  # noqa: ANN401 - the function's own types
        """Run it now."""
        return self.function(*args, **arguments)

    def defer(self, **arguments: Any) -> int:  # noqa: ANN401 - any JSON
        """Queue a run in the current transaction, in one statement; return the job's number."""
        return self.task.defer(**arguments)

    def defer_at(self, at: datetime, **arguments: Any) -> int:  # noqa: ANN401 - any JSON
        """Queue a run for `at` (with a time zone) or soon after."""
        return self.task.configure(schedule_at=at).defer(**arguments)

    def defer_once(self, key: str, at: datetime | None = None, **arguments: Any) -> int | None:  # noqa: ANN401 - any JSON
        """Queue a run (for `at` or soon after) unless one with the same key waits already; return its number or None."""
        try:
            with transaction.atomic():
                return self.task.configure(queueing_lock=f"{self.name}:{key}", schedule_at=at).defer(**arguments)
        except AlreadyEnqueued:
            return None

    def when_dead(self, function: Function) -> Function:
        """Have `function` called with the job's arguments once a run failed for the last time; a decorator.

        Called after the error is kept, in no transaction of the job's. A job that somebody retries may die again.
        """
        deaths[self.name] = function
        return function

    def _run(self, timestamp: int | None = None, **arguments: Any) -> Any:  # noqa: ANN401 - the function's own types
        return self.function(**arguments)


@overload
def job(function: Function) -> Job: ...
@overload
def job(*, queue: str = "default", retry: BaseRetryStrategy | bool = True) -> Callable[[Function], Job]: ...
def job(
    function: Function | None = None, *, queue: str = "default", retry: BaseRetryStrategy | bool = True
) -> Job | Callable[[Function], Job]:
    """Make a job of a function with keyword arguments that JSON can hold.

    `retry=False` runs it once only; True means the usual back-off. Raises `ValueError` for an unknown queue.
    """
    if function is None:
        return functools.partial(Job, queue=queue, retry=retry)
    return Job(function, queue, retry=retry)


def periodic(cron: str, *, queue: str = "maintenance") -> Callable[[Function], Job]:
    """Run a function (or an existing job) without arguments at the times of a cron expression, in UTC.

    Whatever the number of workers, each time is queued once. A time missed by more than ten minutes is skipped.
    """

    def declare(function: Function) -> Job:
        declared = function if isinstance(function, Job) else Job(function, queue, retry=True)
        app.periodic(cron=cron)(declared.task)
        return declared

    return declare
