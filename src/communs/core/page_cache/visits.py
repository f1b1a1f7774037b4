"""What of a request decides which page is answered: everything else is the same for all."""

import functools
from types import SimpleNamespace
from typing import NamedTuple, cast
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from communs.core.ui.preferences import theme_of

LONGEST_PATH = 500
LONGEST_QUERY = 200
LONGEST_HEADERS = 4000
# A session, and the cookie of django.contrib.messages: something that is shown once, to one visitor.
PRIVATE_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


class Key(NamedTuple):
    """What tells two pages apart."""

    secure: bool
    host: str
    path: str
    query: str
    language: str
    theme: str
    encoding: str


class Visit(NamedTuple):
    """A request whose answer may be shared; `known` is what it says to have already."""

    key: Key
    is_head: bool
    known: str


def visit_of(environ: WSGIEnvironment) -> Visit | None:
    """Read a request; None when its answer is somebody's own, or a fragment, or when it is too long to be a reader's."""
    method, cookies = environ["REQUEST_METHOD"], environ.get("HTTP_COOKIE", "")
    if method not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ or "HTTP_HX_REQUEST" in environ:
        return None
    if any(name in cookies for name in PRIVATE_COOKIES):
        return None
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return None
    told = cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    if sum(map(len, told)) > LONGEST_HEADERS:
        return None
    key = Key(_is_secure(environ), environ.get("HTTP_HOST", ""), path, query, *_variant(*told))
    return Visit(key, method == "HEAD", environ.get("HTTP_IF_NONE_MATCH", ""))


@functools.lru_cache(1024)
def _variant(cookies: str, languages: str, encodings: str) -> tuple[str, str, str]:
    """Language, theme and encoding of a visitor; reading the same three headers again costs nothing."""
    chosen = parse_cookie(cookies)
    language = _language(chosen.get(settings.LANGUAGE_COOKIE_NAME), languages)
    theme = theme_of(cast("HttpRequest", SimpleNamespace(COOKIES=chosen)))
    return language, theme, encoding_of(encodings)


def _is_secure(environ: WSGIEnvironment) -> bool:
    """As Django decides it: by the proxy in front when one is trusted, else by the connection."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (told := environ.get(name)) is not None:
            return bool(told.split(",", 1)[0].strip() == secure)
    return bool(environ["wsgi.url_scheme"] == "https")


def _language(chosen: str | None, accepted: str) -> str:
    """The language that Django's own middleware gives to a visitor without an account."""
    cookies = {} if chosen is None else {settings.LANGUAGE_COOKIE_NAME: chosen}
    request = SimpleNamespace(COOKIES=cookies, META={"HTTP_ACCEPT_LANGUAGE": accepted})
    return get_language_from_request(cast("HttpRequest", request))


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
