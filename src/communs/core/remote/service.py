"""A service that communs asks: where it is, how long it may take, when it is left alone."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    stop_before_delay,
)

from communs.core.remote import asking
from communs.core.remote.asking import MEGABYTE, Question, Reply
from communs.core.remote.breaker import Breaker
from communs.core.remote.errors import AddressRefused, Unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass
class Service:
    """`setting` names the Django setting that holds the address (empty: not configured); times are in seconds.

    `timeout` bounds one call, `patience` all the attempts together. After three failed questions in a row, or when the
    service itself asks for a pause, nothing is asked for a while.
    """

    name: str
    setting: str
    timeout: float = 2.5
    attempts: int = 3
    patience: float = 4.0
    first_wait: float = 0.2
    most_bytes: int = MEGABYTE
    breaker: Breaker = field(default_factory=lambda: Breaker(threshold=3, pause=30.0))

    @property
    def url(self) -> str:
        """The address of the service, without a final slash; empty when it is not configured."""
        return str(getattr(settings, self.setting)).rstrip("/")

    @property
    def is_configured(self) -> bool:
        """Whether the operator gave an address."""
        return bool(self.url)

    def ask(
        self,
        path: str,
        read: Callable[[Reply], T],
        params: Mapping[str, str | int | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """Ask below the address of the service, several times if need be; return what `read` makes of the reply.

        `read` raises `Unavailable` for a reply that makes no sense. Raises `Unavailable` after at most `patience`
        seconds, at once while the service is known to be down, and when it is not configured.
        """
        if not self.is_configured:
            raise Unavailable(f"no {self.name} is configured")
        address = f"{self.url}/{path}".rstrip("/")
        return self.ask_at(Question(address, params or {}, headers or {}, (), self.timeout, self.most_bytes), read)

    def ask_at(self, question: Question, read: Callable[[Reply], T]) -> T:
        """`ask`, at an address that the caller makes."""
        if self.breaker.is_open:
            raise Unavailable(f"the {self.name} is resting", self.breaker.remaining)
        try:
            found = self._retrying()(lambda: read(asking.ask(question)))
        except Unavailable as error:
            log.warning("%s unavailable: %s", self.name, error)
            self.breaker.failed(error.retry_after)
            raise
        self.breaker.succeeded()
        return found

    def _retrying(self) -> Retrying:
        return Retrying(
            retry=retry_if_exception_type(Unavailable) & retry_if_not_exception_type(AddressRefused),
            stop=stop_after_attempt(self.attempts) | stop_before_delay(self.patience),
            wait=self._wait,
            reraise=True,
        )

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, Unavailable) else 0
        return max(asked, float(self.first_wait * 2 ** (state.attempt_number - 1)))
