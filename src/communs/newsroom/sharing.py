"""Answers that any program may read, from any site, and need not read twice: CORS, ETag, Last-Modified, 304."""

import functools
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
# Kept, yet asked again each time: what leaves or comes out of its embargo does so at once.
CACHING = "public, no-cache"


def shared(
    request: HttpRequest, content: bytes, content_type: str, last_modified: datetime | None = None
) -> HttpResponse:
    """Return `content`, or 304 when the program already has these very bytes (RFC 9110, § 13)."""
    return as_shared(request, HttpResponse(content, content_type=content_type), last_modified)


def as_shared(request: HttpRequest, response: HttpResponse, last_modified: datetime | None = None) -> HttpResponse:
    """Open an answer to every site; a complete one gets its strong ETag, the digest of its bytes."""
    _say(response, OPEN)
    if response.status_code != 200 or request.method not in {"GET", "HEAD"}:  # noqa: PLR2004 - HTTP's own number
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    seconds = int(last_modified.timestamp()) if last_modified else None
    dated = {} if seconds is None else {"Last-Modified": http_date(seconds)}
    _say(response, {"ETag": etag, "Cache-Control": CACHING, **dated})
    answer = get_conditional_response(request, etag=etag, last_modified=seconds, response=response) or response
    _say(answer, OPEN)
    return answer


def readable_from_anywhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view that reads: HEAD as GET, the question that browsers ask first (OPTIONS), ETag and 304."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            _say(response, {"Allow": "GET, HEAD, OPTIONS", **OPEN, **PREFLIGHT})
            return response
        if request.method == "HEAD":
            request.method = "GET"
        return as_shared(request, view(request, *args, **options))

    return opened


def _say(response: HttpResponse, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        response.headers[name] = value
