"""Queued work in the transaction that needs it.

    @job(queue="mail")
    def deliver(*, message: str) -> None: ...

    deliver.defer(message=str(message.pk))     one INSERT; a rollback takes the job back with the rest

A job runs **at least once**: a worker that is killed after the work and before its acknowledgement leaves the job to
be taken up again. Write it so that a second run changes nothing. Arguments are JSON: pass keys, never objects.
"""

from communs.core.jobs.declaration import QUEUES, Job, job, periodic
from communs.core.jobs.retry import Backoff, GiveUp

__all__ = ["QUEUES", "Backoff", "GiveUp", "Job", "job", "periodic"]
