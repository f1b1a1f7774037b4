"""Every request: an id that follows it everywhere, a line in the log, a place in the measures."""

import re
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

import structlog
from django.http import HttpRequest, HttpResponse

from communs.core.audit.context import request_id
from communs.core.server import logs, measures

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNMATCHED = "(no route)"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER_METHOD = "OTHER"
# Whoever reads these in a log could use them: invitations, new passwords, links to files and to identities.
SECRETS = ("token", "key", "proof")


class Place(NamedTuple):
    """What is asked for, as the measures (by route) and the log (by path) may know it."""

    route: str
    path: str


class RequestMiddleware:
    """Binds the request id, measures, and writes the access log: no query string, no body, no secret, no address of the visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id in `X-Request-ID`: the one that the proxy gave when it is sane, else a new one."""
        name = identifier(request.headers.get(HEADER, ""))
        token = request_id.set(name)
        structlog.contextvars.bind_contextvars(request_id=name)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = name
            report(request.method, place_of(request), response.status_code, time.perf_counter() - begun, name)
            measures.observe_pool()
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
            request_id.reset(token)
        return response


def identifier(given: str) -> str:
    """Return the id of a request: the one that the proxy gave when it is sane, else a new one."""
    return given if SANE.fullmatch(given) else secrets.token_hex(16)


def report(method: str | None, place: Place, status: int, seconds: float, name: str) -> None:
    """Count a request that is answered, and write its line in the access log."""
    method = method if method in METHODS else OTHER_METHOD
    measures.observe(method, place.route, status, seconds)
    known = {"method": method, "path": place.path, "route": place.route, "status": status, "request_id": name}
    logs.access("request", **known, ms=round(seconds * 1000, 1))


def place_of(request: HttpRequest) -> Place:
    """Name what is asked, without the secrets that stand in the path; an address that leads nowhere is not written."""
    match = request.resolver_match
    if match is None:
        return Place(UNMATCHED, "")
    path = request.path
    for name in SECRETS:
        if secret := str(match.kwargs.get(name, "")):
            path = path.replace(secret, "…")
    return Place(match.route, path)
