"""A small site in front of the real one, and a visitor who asks it over WSGI."""

import functools
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from django.contrib import messages
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template import engines
from django.urls import path
from django.utils.translation import get_language

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.core.page_cache.wsgi import PageCache
from communs.urls import urlpatterns as real

CAPACITY = 1_000_000
GOES_LIVE = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
_turns = itertools.count(1)


@public
@cached_page()
def counted(request: HttpRequest) -> HttpResponse:
    """A page that is different each time that it is made."""
    return HttpResponse(f"turn {next(_turns)} {get_language()} {request.get_full_path()} {'€' * 500}")


def next_moment(request: HttpRequest) -> datetime | None:
    """When the page changes next."""
    return GOES_LIVE if datetime.now(UTC) < GOES_LIVE else None


@public
@cached_page(until=next_moment)
def embargoed(request: HttpRequest) -> HttpResponse:
    """A page that changes at one moment."""
    return HttpResponse("after" if datetime.now(UTC) >= GOES_LIVE else "before")


@public
@cached_page()
def answered(request: HttpRequest, kind: str) -> HttpResponse:
    """An answer of each kind, with the number of its turn in a header."""
    response = _of_kind(request, kind)
    response.headers["X-Turn"] = str(next(_turns))
    return response


def _of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "moved":
        return HttpResponsePermanentRedirect("/elsewhere")
    if kind == "absent":
        raise Http404
    if kind.isdecimal():
        return HttpResponse("", status=int(kind))
    response = HttpResponse("ok")
    if kind == "cookie":
        response.set_cookie("seen", "1")
    if kind == "private":
        response.headers["Cache-Control"] = "private"
    if kind == "token":
        template = engines["django"].from_string("{% csrf_token %}")
        response.content = template.render({}, request)
    if kind == "message":
        messages.info(request, "Once")
    return response


@public
@cached_page()
def dressed(request: HttpRequest) -> HttpResponse:
    """A page in the shell of every page."""
    return render(request, "ui/base.html")


@public
def plain(request: HttpRequest) -> HttpResponse:
    """A page that is not marked."""
    return HttpResponse(f"turn {next(_turns)}")


urlpatterns = [
    path("counted", counted),
    path("embargoed", embargoed),
    path("answered/<kind>", answered),
    path("dressed", dressed),
    path("plain", plain),
    *real,
]


@dataclass(frozen=True)
class Answer:
    """What a visitor received."""

    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def turn(self) -> str:
        """Which making of the page this is."""
        return self.headers.get("X-Turn") or self.body.decode().split()[1]


@dataclass
class Site:
    """The application as a web server calls it; `cache` is the one under test."""

    cache: PageCache
    checked: WSGIApplication = field(init=False)

    def __post_init__(self) -> None:
        self.checked = validator(self.cache)

    def ask(self, path: str = "/counted", method: str = "GET", **environ: str) -> Answer:
        """Send a request; `environ` adds what a server would have read from it."""
        address, _, query = path.partition("?")
        given: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": address,
            "QUERY_STRING": query,
        }
        given |= {"HTTP_HOST": "localhost", "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"} | environ
        setup_testing_defaults(given)
        told: list[Any] = []
        chunks = self.checked(given, lambda status, headers, _=None: told.extend((status, headers)) or (lambda _: None))
        body = b"".join(chunks)
        chunks.close()  # type: ignore[attr-defined]
        status, headers = told
        names = [name.lower() for name, _ in headers if name != "Set-Cookie"]
        assert sorted({*names}) == sorted(names)
        return Answer(status, dict(headers), body)


@contextmanager
def in_one_transaction() -> Iterator[None]:
    """Leave the test's transaction open after a request, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def site(capacity: int = CAPACITY) -> Site:
    """A site of its own, that keeps nothing yet."""
    return Site(PageCache(_django(), capacity))


@functools.cache
def _django() -> WSGIApplication:
    return get_wsgi_application()
