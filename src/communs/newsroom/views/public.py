"""What everybody reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communs.core.access import public
from communs.newsroom.enums import EntryKind
from communs.newsroom.queries import public_entries, public_entry


@public
def home(request: HttpRequest) -> HttpResponse:
    """The newsroom's home: the latest entries of every kind."""
    return render(request, "newsroom/home.html", {"entries": public_entries()[:20]})


@public
def agenda(request: HttpRequest) -> HttpResponse:
    """The events to come."""
    return render(request, "newsroom/home.html", {"entries": public_entries().filter(kind=EntryKind.EVENT)[:20]})


@public
def press_room(request: HttpRequest) -> HttpResponse:
    """The press releases."""
    return render(
        request, "newsroom/home.html", {"entries": public_entries().filter(kind=EntryKind.PRESS_RELEASE)[:20]}
    )


@public
def publications(request: HttpRequest) -> HttpResponse:
    """The publications."""
    return render(request, "newsroom/home.html", {"entries": public_entries().filter(kind=EntryKind.PUBLICATION)[:20]})


@public
def entry(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One entry."""
    return render(request, "newsroom/entry.html", {"entry": public_entry(section, slug)})
