"""What no page of communs sends is refused before anything reads it: 400, whatever the address."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

VISITOR_BYTES = 3_000_000
PERSON_BYTES = 600_000_000


class RefusalMiddleware:
    """Refuses NUL characters in the address or the cookies, which PostgreSQL cannot hold, and bodies that are too big.

    Django writes the files of a body to the disk before any view runs: without a limit, whoever can reach the site
    could fill it. A visitor without a session sends no file at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass a sound request on. Raises `BadRequest`."""
        if _holds_nul(request) or _length(request) > _limit(request):
            raise BadRequest
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 where a parser met a number of more digits than Python reads."""
        is_number = isinstance(exception, ValueError) and "integer string conversion" in str(exception)
        return bad_request(request, exception) if is_number else None


def _holds_nul(request: HttpRequest) -> bool:
    queried = (text for name, values in request.GET.lists() for text in (name, *values))
    return any("\0" in text for text in (request.path_info, *queried, *request.COOKIES.values()))


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdecimal() and len(length) < len(str(PERSON_BYTES)) + 1 else PERSON_BYTES + 1


def _limit(request: HttpRequest) -> int:
    return PERSON_BYTES if settings.SESSION_COOKIE_NAME in request.COOKIES else VISITOR_BYTES
