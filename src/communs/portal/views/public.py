"""What everybody sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communs.core.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The home page: what communs is, the open calls, sign in."""
    return render(request, "portal/home.html")
