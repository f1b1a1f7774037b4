"""Figures that published pages quote and that are true no more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import allowed
from communs.newsroom.permissions import is_newsroom_member
from communs.newsroom.quoted_figures import changes


@allowed(is_newsroom_member)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What each page said, and what is measured now."""
    return render(request, "newsroom/editor/figures.html", {"changes": list(changes())})
