"""How often one address may ask what needs no token: counted in PostgreSQL, as every limit is (decision 0040)."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI


@dataclass(frozen=True)
class AddressLimit:
    """At most `requests` in `seconds` from one address, for everything that is counted under `name`."""

    name: str
    requests: int
    seconds: int

    def count(self, request: HttpRequest) -> None:
        """Count one request of this address. Raises `RateExceeded` when it is one too many."""
        config = {self.name: f"{self.requests}/{self.seconds}s/ip"}
        if not ratelimit.consume(request, app="communs", action=self.name, config=config, limit_get=True):
            raise RateExceeded(self)

    def counted(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap an operation of an API so that each call counts."""

        @functools.wraps(operation)
        def limited(request: HttpRequest, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - the operation's own
            self.count(request)
            return operation(request, *args, **options)

        return limited


class RateExceeded(Exception):  # noqa: N818 - it names what happened
    """Too many requests from this address."""

    def __init__(self, limit: AddressLimit) -> None:
        super().__init__(f"More than {limit.requests} requests in {limit.seconds} seconds from this address: wait.")
        self.limit = limit


def announce_limits(api: NinjaAPI) -> None:
    """Have an API answer 429 to one request too many, and say when to come back."""

    @api.exception_handler(RateExceeded)
    def rate_exceeded(request: HttpRequest, refusal: RateExceeded) -> HttpResponse:
        body = {"code": "rate_limited", "detail": str(refusal), "fields": {}}
        response = api.create_response(request, body, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(refusal.limit.seconds)
        return response
