"""Figures that published pages quote and that are true no more; figures that a text may quote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import allowed
from communs.newsroom.permissions import is_newsroom_member
from communs.newsroom.quoted_figures import changes, quotables


@allowed(is_newsroom_member)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What each page said, and what is measured now; what a text may quote."""
    return render(request, "newsroom/editor/figures.html", {"changes": list(changes()), "quotables": list(quotables())})
