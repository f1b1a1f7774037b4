"""The development mailbox's pages. Outside development they do not exist."""

import functools
from collections.abc import Callable
from typing import Any

from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.mail.mailbox.reading import Letter, letter, letters

View = Callable[..., HttpResponseBase]
NOTHING = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups"],
}


def in_development(view: View) -> View:
    """Answer 404 outside development."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - any view's
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public
@in_development
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Received messages, the newest first; `q` searches them."""
    words = request.GET.get("q", "").strip()
    return render(request, "mail/mailbox.html", {"letters": letters(words), "words": words})


@public
@in_development
@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type] # idem
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One message: text, HTML, attachments."""
    return render(request, "mail/letter.html", {"letter": _found(key)})


@public
@in_development
@require_safe
@xframe_options_sameorigin
@csp(NOTHING)  # type: ignore[arg-type] # its annotation forgets that views have arguments
def html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part alone, under a policy that lets nothing run or load."""
    return HttpResponse(_found(key).html)


@public
@in_development
@require_safe
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Download an attached file."""
    files = _found(key).attachments
    if number >= len(files):
        raise Http404
    content = files[number].get_payload(decode=True)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="piece-{number + 1}"'
    return answer


def _found(key: str) -> Letter:
    found = letter(key)
    if found is None:
        raise Http404
    return found
