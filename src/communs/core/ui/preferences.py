"""What a visitor chose for the display: theme and language, kept in two technical cookies."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"
ONE_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return the theme of a request: the visitor's choice, else "system"."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a display choice in a cookie for a year, for this site alone."""
    response.set_cookie(
        name, value, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )


class PersonLanguageMiddleware:
    """Speaks a signed-in person's language on a device where no language was chosen yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the person's language for this request."""
        known = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not known and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
