"""Every request: an id that follows it everywhere, a line in the log, a place in the measures."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from communs.core.audit.context import request_id
from communs.core.server import measures

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNMATCHED = "(no route)"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER_METHOD = "OTHER"
# Whoever reads these in a log could use them: invitations, new passwords, links to files and to identities.
SECRETS = ("token", "key", "proof")
log = structlog.get_logger("communs.access")


class RequestMiddleware:
    """Binds the request id, measures, and writes the access log: no query string, no body, no secret, no address of the visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id in `X-Request-ID`: the one that the proxy gave when it is sane, else a new one."""
        name = _accepted(request.headers.get(HEADER, "")) or uuid4().hex
        token = request_id.set(name)
        structlog.contextvars.bind_contextvars(request_id=name)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = name
            _report(request, response.status_code, time.perf_counter() - begun)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
            request_id.reset(token)
        return response


def _accepted(given: str) -> str:
    return given if SANE.fullmatch(given) else ""


def _report(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = match.route if match else UNMATCHED
    method = request.method if request.method in METHODS else OTHER_METHOD
    measures.observe(method, route, status, seconds)
    log.info("request", method=method, path=_path(request), route=route, status=status, ms=round(seconds * 1000, 1))


def _path(request: HttpRequest) -> str:
    """The path without the secrets that stand in it; an address that leads nowhere is not written at all."""
    if request.resolver_match is None:
        return ""
    path = request.path
    for name in SECRETS:
        if secret := str(request.resolver_match.kwargs.get(name, "")):
            path = path.replace(secret, "…")
    return path
