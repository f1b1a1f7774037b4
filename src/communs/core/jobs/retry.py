"""When a job that failed is tried again."""

import random
from datetime import timedelta

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job


class GiveUp(Exception):  # noqa: N818 - an order to the queue, not an error of it
    """Raised by a job that knows that trying again is useless: it is dead at once, with this message."""


class Backoff(BaseRetryStrategy):
    """Exponential back-off: `first` seconds, then `factor` times more each time, at most `longest` seconds.

    A tenth of random delay keeps a crowd of failed jobs from coming back at once. After `attempts` runs in all the
    job is dead: it stays visible until somebody retries it.
    """

    def __init__(self, attempts: int = 8, first: float = 10, factor: float = 4, longest: float = 6 * 3600) -> None:
        self.attempts = attempts
        self.first = first
        self.factor = factor
        self.longest = longest

    def delay(self, failures: int) -> timedelta:
        """Return the wait after `failures` failed runs (1 for the first), without the random part."""
        return timedelta(seconds=min(self.first * self.factor ** (failures - 1), self.longest))

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Say when to run again; None ends the job."""
        failures = job.attempts + 1
        if failures >= self.attempts or isinstance(exception, GiveUp):
            return None
        delay = self.delay(failures) * random.uniform(1, 1.1)  # noqa: S311 - spreading load, not a secret
        return RetryDecision(retry_at=timezone.now() + delay)
