"""Where a form was sent from, as the browser tells it: for the few forms that carry no token."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse (403), before the view runs, what was not sent from a page of this very site.

    A browser says where a form comes from in `Sec-Fetch-Site` (Fetch Metadata), in `Origin` (RFC 6454) or in `Referer`,
    and no page can make it lie. The first of the three that is there decides; none of them is a refusal.
    """

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        if not _is_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def _is_from_here(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        scheme, host = urlsplit(told)[:2]
    except ValueError:
        return False
    return (scheme, host) == (request.scheme, request.get_host())
