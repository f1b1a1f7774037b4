"""Addresses of another time: where they lead now. Rows are written by triggers (migration 0010) and by the import."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from communs.newsroom.models import FormerAddress

NOT_FOUND, GONE = 404, 410
LONGEST = 2000


class FormerAddressMiddleware:
    """Looks at what was not found, and at nothing else: a live page never costs a query more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 301 to what replaced an address, 410 when nothing does; what is unknown, or hidden, stays a 404."""
        response = self.get_response(request)
        if response.status_code != NOT_FOUND or request.method not in {"GET", "HEAD"}:
            return response
        return _answer(request) or response


def _answer(request: HttpRequest) -> HttpResponse | None:
    former = _former(request.path)
    if former is None:
        return None
    if former.entry:
        visible = former.entry.is_visible() and former.entry.path_on_site != request.path
        return HttpResponsePermanentRedirect(former.entry.path_on_site) if visible else None
    if former.target:
        return HttpResponsePermanentRedirect(former.target)
    return render(request, "newsroom/gone.html", status=GONE)


def _former(path: str) -> FormerAddress | None:
    """With or without its last slash, as it was typed or decoded: links from elsewhere are written in all four ways."""
    if len(path) > LONGEST or "\0" in path:
        return None
    bare = path.rstrip("/")
    ways = {way for one in (bare, unquote(bare)) if "\0" not in one for way in (one, f"{one}/")}
    return FormerAddress.objects.select_related("entry").filter(path__in=ways).order_by("path").first()
