"""What one journalist reads before everybody, by a link of their own. When the embargo ends it leads to the public page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.newsroom.models import Entry
from communs.newsroom.press.content import content_of
from communs.newsroom.press.html import parts_of
from communs.newsroom.press.letters import addresses_of
from communs.newsroom.press.queries import private_link, sendable, under_embargo
from communs.newsroom.views.press import document_answer, kit_answer
from communs.newsroom.views.subscription import secret


@public
@secret("no-referrer")
@require_safe
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """The entry under embargo, with its banner."""
    found = _entry(token)
    if not under_embargo(found):
        return redirect(f"{settings.SITE_URL}{found.path_on_site}")
    content = content_of(found)
    with translation.override(found.language):
        parts = parts_of(content, addresses_of(content))
        return render(request, "newsroom/press/private.html", {"content": content, "token": token, **parts})


@public
@secret("no-referrer")
@require_safe
def document(request: HttpRequest, token: str) -> HttpResponse:
    """Its PDF; every page says that it is under embargo."""
    found = _entry(token)
    if not under_embargo(found):
        return redirect(f"{settings.SITE_URL}{found.path_on_site.rstrip('/')}.pdf")
    return document_answer(request, found)


@public
@secret("no-referrer")
@require_safe
def kit(request: HttpRequest, token: str) -> HttpResponseBase:
    """Its press kit."""
    found = _entry(token)
    if not under_embargo(found):
        return redirect(f"{settings.SITE_URL}{found.path_on_site.rstrip('/')}.zip")
    return kit_answer(found)


def _entry(token: str) -> Entry:
    found = sendable(private_link(token).entry)
    if found is None:
        raise Http404
    return found
