"""What went wrong with a job: procrastinate keeps the job, we keep the error."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Failure(models.Model):
    """One failed run of one job. `job` is the number of procrastinate's row, which may be gone since."""

    job = models.BigIntegerField()
    attempt = models.PositiveIntegerField()
    error = models.TextField()
    traceback = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["job", "-id"], name="failure_by_job"),
            models.Index(fields=["at"], name="failure_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.error}"
