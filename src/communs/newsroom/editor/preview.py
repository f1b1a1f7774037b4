"""What the editor shows of a draft: the public's own page, with the figures of today."""

from django.http import HttpRequest
from django.template.response import TemplateResponse

from communs.newsroom.models import Entry


def install() -> None:
    """Have Wagtail show an entry by the public's page. Called once, when the app is ready."""
    Entry.serve_preview = _serve_preview


def _serve_preview(self: Entry, request: HttpRequest, mode_name: str) -> TemplateResponse:
    from communs.newsroom.views.public.entry import context_of

    return TemplateResponse(request, "newsroom/entry.html", context_of(self, preview=True))
