"""Reading the queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from communs.core.jobs.models import Failure
from communs.core.tables.keyset import Page, page_of


class State(models.TextChoices):
    """Where a job stands; done jobs leave the queue."""

    FAILED = "failed", _("Échouées")
    WAITING = "todo", _("En attente")
    RUNNING = "doing", _("En cours")


@dataclass(frozen=True)
class Line:
    """One job as the manager sees it."""

    number: int
    queue: str
    name: str
    arguments: dict[str, Any]
    state: str
    attempts: int
    scheduled_at: datetime | None
    last_failure: Failure | None

    BADGES: ClassVar[dict[str, str]] = {"failed": "error", "todo": "neutral", "doing": "progress"}

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return self.BADGES.get(self.state, "neutral")


def jobs_page(state: str, cursor: str | None = None, size: int = 50) -> Page[Any]:
    """Return the newest jobs in one state as `Line`s, in two queries: the jobs, their last errors."""
    page = page_of(ProcrastinateJob.objects.filter(status=state), ("-id",), cursor, size)
    failures = {
        failure.job: failure
        for failure in Failure.objects.filter(job__in=[job.pk for job in page.rows])
        .order_by("job", "-id")
        .distinct("job")
    }
    return Page([_line(job, failures.get(job.pk)) for job in page.rows], page.next_cursor, page.previous_cursor)


def counts() -> dict[str, int]:
    """Return how many jobs stand in each state; the queue holds unfinished work only, so this stays cheap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        found = dict(cursor.fetchall())
    return {state.value: found.get(state.value, 0) for state in State}


def _line(job: ProcrastinateJob, failure: Failure | None) -> Line:
    return Line(
        number=job.pk,
        queue=job.queue_name,
        name=job.task_name,
        arguments=job.args,
        state=job.status,
        attempts=job.attempts,
        scheduled_at=job.scheduled_at,
        last_failure=failure,
    )
