"""How a view says that its answer is the same for every visitor without a session."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from communs.core.server.requests import Place, place_of

MARK = "communs.page_cache.mark"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the cache must know of an answer: until when it is true (POSIX time), and how the log names it."""

    until: float
    place: Place


def always(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - it is called with whatever the view is called with
    """The moment until which a page is true that only a purge changes: none."""


def cached_page(*, until: Callable[..., datetime | None] = always) -> Callable[[View], View]:
    """Let the answers 200, 301, 404 and 410 of a view be kept for all visitors without a session, until the next purge.

    `until` is called with the arguments of the view, and before it: a moment that passes while the view works is then
    never missed. It returns the next moment at which something on the page goes live, expires or leaves its embargo,
    or None; the answer is never served at that moment or after.

    The view must give everybody the same page for the same address, language and theme. A page that holds a form token
    or sets a cookie is served, and never kept.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                moment = until(request, *args, **kwargs)
                request.META[MARK] = Mark(moment.timestamp() if moment else inf, place_of(request))
            return view(request, *args, **kwargs)

        return marked

    return decorate


def is_shared(request: HttpRequest) -> bool:
    """Whether the page in hand may be kept for others: it must then hold nothing of this visitor's own."""
    return MARK in request.META
