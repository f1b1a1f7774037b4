"""One call to one address: guarded, bounded in size and in time, its redirections judged again."""

import functools
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
import msgspec
from django.conf import settings

from communs.core.remote import guard
from communs.core.remote.errors import AddressRefused, Unavailable

REDIRECTIONS = 3
MEGABYTE = 1_000_000
MANY_REQUESTS = 429
SERVER_ERRORS = 500


class Reply(NamedTuple):
    """What a service answered."""

    status: int
    body: bytes

    def expect(self, *statuses: int) -> "Reply":
        """The reply itself when its status is one of these. Raises `Unavailable`."""
        if self.status not in statuses:
            raise Unavailable(f"HTTP {self.status}")
        return self

    def json(self, kind: Any = Any) -> Any:  # noqa: ANN401 - whatever the service sends
        """The body as JSON of this type. Raises `Unavailable` when it is not."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Unavailable("unreadable answer") from error


@dataclass(frozen=True)
class Question:
    """A request: `hosts` are those that a redirection may lead to, `timeout` bounds the whole call, in seconds.

    With `content` it is a POST, which follows no redirection. `replies` are statuses that are answers though they say
    that the server failed: SOAP 1.1 sends its faults with 500.
    """

    url: str
    params: Mapping[str, str | int | list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    hosts: Collection[str] = ()
    timeout: float = 2.5
    most_bytes: int = MEGABYTE
    content: bytes | None = None
    replies: Collection[int] = ()

    @property
    def method(self) -> str:
        """What is asked with."""
        return "GET" if self.content is None else "POST"


def ask(question: Question) -> Reply:
    """Ask once. Statuses below 500 other than 429 are replies; the rest is no answer.

    Headers (they may hold a secret) are only sent to the host of the question. Raises `Unavailable`, `AddressRefused`.
    """
    deadline = time.monotonic() + question.timeout
    try:
        with httpx.Client(timeout=question.timeout, trust_env=False, verify=trust()) as client:
            return _followed(client, question, deadline)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise Unavailable(type(error).__name__) from error


@functools.cache
def trust() -> ssl.SSLContext:
    """The certificates that are trusted, read once: making them costs more than a call."""
    return httpx.create_ssl_context(trust_env=False)


def _followed(client: httpx.Client, question: Question, deadline: float) -> Reply:
    url = httpx.URL(question.url)
    first = (url.scheme, url.host, url.port)
    url = url.copy_merge_params(dict(question.params)) if question.params else url
    for _hop in range(REDIRECTIONS + 1):
        headers = _headers(question.headers if (url.scheme, url.host, url.port) == first else {})
        address = guard.resolved(url)
        request = guard.pinned(client, question.method, url, address, headers, question.content)
        response = client.send(request, stream=True)
        try:
            if not response.is_redirect:
                return _reply(response, question, deadline)
            if question.content is not None:
                raise AddressRefused("a redirection of what was sent")
            url = url.join(response.headers["location"])
        finally:
            response.close()
        if url.host not in {first[1], *question.hosts}:
            raise AddressRefused("a redirection to another host")
    raise Unavailable("too many redirections")


def _headers(own: Mapping[str, str]) -> dict[str, str]:
    return {"Accept": "application/json", "User-Agent": f"communs ({settings.SITE_URL})", **own}


def _reply(response: httpx.Response, question: Question, deadline: float) -> Reply:
    failed = response.status_code == MANY_REQUESTS or response.status_code >= SERVER_ERRORS
    if failed and response.status_code not in question.replies:
        raise Unavailable(f"HTTP {response.status_code}", _seconds(response.headers.get("Retry-After", "")))
    body = bytearray()
    for chunk in response.iter_bytes(16_384):
        body += chunk
        if len(body) > question.most_bytes:
            raise Unavailable("the answer is too large")
        if time.monotonic() > deadline:
            raise Unavailable("the answer is too slow")
    return Reply(response.status_code, bytes(body))


def _seconds(header: str) -> float:
    return float(header[:9]) if header.isdecimal() else 0
