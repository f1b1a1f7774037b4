"""What of a request decides which page is answered: everything else is the same for all."""

import functools
from dataclasses import dataclass
from types import SimpleNamespace
from typing import NamedTuple, cast
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from communs.core.ui.preferences import theme_of

LONGEST_PATH = 500
LONGEST_QUERY = 200
# The cookie of django.contrib.messages: something that is shown once, to one visitor.
MESSAGES_COOKIE = "messages"


class Key(NamedTuple):
    """What tells two pages apart."""

    secure: bool
    host: str
    path: str
    query: str
    language: str
    theme: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A request whose answer may be shared."""

    key: Key
    is_head: bool
    known: str


def visit_of(environ: WSGIEnvironment) -> Visit | None:
    """Read a request; None when its answer is somebody's own, a fragment, or at an address too long to be one of ours."""
    method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    if method not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ or "HTTP_HX_REQUEST" in environ:
        return None
    if len(environ["PATH_INFO"]) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return None
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    if settings.SESSION_COOKIE_NAME in cookies or MESSAGES_COOKIE in cookies:
        return None
    key = Key(
        _is_secure(environ),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        query,
        _language(cookies.get(settings.LANGUAGE_COOKIE_NAME), environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        theme_of(cast("HttpRequest", SimpleNamespace(COOKIES=cookies))),
        encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )
    return Visit(key, method == "HEAD", environ.get("HTTP_IF_NONE_MATCH", ""))


def _is_secure(environ: WSGIEnvironment) -> bool:
    """As Django decides it: by the proxy in front when one is trusted, else by the connection."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (told := environ.get(name)) is not None:
            return bool(told.split(",", 1)[0].strip() == secure)
    return bool(environ["wsgi.url_scheme"] == "https")


@functools.lru_cache(1024)
def _language(chosen: str | None, accepted: str) -> str:
    """The language that Django's own middleware gives to a visitor without an account."""
    cookies = {} if chosen is None else {settings.LANGUAGE_COOKIE_NAME: chosen}
    request = SimpleNamespace(COOKIES=cookies, META={"HTTP_ACCEPT_LANGUAGE": accepted})
    return get_language_from_request(cast("HttpRequest", request))


@functools.lru_cache(1024)
def encoding_of(accepted: str) -> str:
    """The best encoding that a visitor accepts: "br", "gzip", or "" for none (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = _weight(parameters)
    return next((name for name in ("br", "gzip") if weights.get(name, weights.get("*", 0.0)) > 0), "")


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
