"""What everybody sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from communs.core.access import public
from communs.core.ui.navigation import footer_links, main_navigation
from communs.portal.queries import SHOWN, activity, coming_events, latest_news, open_demarches


@public
def home(request: HttpRequest) -> HttpResponse:
    """The home page: what communs is, the open calls, sign in."""
    calls = list(open_demarches()[: SHOWN + 1])
    context = {"calls": calls[:SHOWN], "more_calls": len(calls) > SHOWN, "activity": activity()}
    context |= {"news": latest_news(), "events": coming_events()}
    return render(request, "portal/home.html", context)


def _text(request: HttpRequest, name: str) -> HttpResponse:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return render(request, f"portal/texts/{name}.html", {"body": f"portal/texts/{name}.{language}.html"})


@public
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes and hosts this installation."""
    return _text(request, "legal")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data are kept, why, how long, and one's rights."""
    return _text(request, "privacy")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (RGAA 4, article 47 of the law of 11 February 2005)."""
    return _text(request, "accessibility")


@public
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies that communs sets, all technical."""
    return _text(request, "cookies")


@public
def site_map(request: HttpRequest) -> HttpResponse:
    """The map of the site: what this person may open."""
    menus = {"rooms": list(main_navigation.items(request)), "texts": list(footer_links.items(request))}
    return render(request, "portal/site_map.html", menus | {"calls": open_demarches()[:200]})
