"""A real worker process with jobs of its own: `worker.run(silence, wait=…)`."""

import time

import django

django.setup()

from communs.core.audit import record  # noqa: E402 - Django first
from communs.core.jobs import job  # noqa: E402
from communs.core.jobs.work import Conduct, work  # noqa: E402


@job
def trace(*, person: int, verb: str) -> None:
    """Leave a mark in the journal."""
    from communs.accounts.models import Person

    record(Person.objects.get(pk=person), verb, actor=None)


@job
def linger(*, person: int, folder: str, seconds: float) -> None:
    """Say that it started, take its time the first time only, then leave a mark."""
    from pathlib import Path

    mark = Path(folder) / "started"
    first = not mark.exists()
    mark.touch()
    if first:
        time.sleep(seconds)
    trace(person=person, verb="lingered")


def run(silence: float, *, wait: bool) -> None:
    """Work on the database of `DATABASE_URL`."""
    work(Conduct(silence=silence, wait=wait))
