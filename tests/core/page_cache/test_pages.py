"""Which answers are kept, for whom they are the same, and what is sent."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import inf

import brotli
import pytest
import time_machine
from django.test import RequestFactory, override_settings
from django.utils.translation import get_language_from_request
from prometheus_client import REGISTRY

from tests.core.page_cache.site import GOES_LIVE, Site, in_one_transaction, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> Iterator[Site]:
    """A site whose cache is open, and stays so."""
    with override_settings(ROOT_URLCONF="tests.core.page_cache.site"), in_one_transaction():
        made = site()
        made.cache.store.vouch(inf)
        yield made


def test_a_page_is_made_once_and_sent_with_its_headers_and_a_request_id_of_its_own(pages: Site) -> None:
    first, second = pages.ask(), pages.ask()
    assert first.body == second.body
    names = [answer.headers.pop("X-Request-ID") for answer in (first, second)]
    assert len({*names, ""}) == 3
    assert first.headers == second.headers
    assert {name: second.headers[name] for name in ("Cache-Control", "Vary", "Content-Length", "X-Frame-Options")} == {
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
        "Content-Length": str(len(second.body)),
        "X-Frame-Options": "DENY",
    }
    assert "default-src 'none'" in second.headers["Content-Security-Policy"].split("; ")
    assert second.headers["ETag"].startswith('"')


def test_a_sane_request_id_of_the_proxy_is_returned(pages: Site) -> None:
    pages.ask()
    assert pages.ask(HTTP_X_REQUEST_ID="proxy-0123456789").headers["X-Request-ID"] == "proxy-0123456789"


def test_a_known_page_is_not_sent_again(pages: Site) -> None:
    made = pages.ask()
    etag = made.headers["ETag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        answer = pages.ask(HTTP_IF_NONE_MATCH=known)
        assert (answer.status, answer.body, answer.headers["ETag"]) == ("304 Not Modified", b"", etag)
        assert answer.headers.keys() == {"Cache-Control", "ETag", "Vary", "X-Request-ID"}
    assert pages.ask(HTTP_IF_NONE_MATCH='"other"').body == made.body


def test_the_tag_names_the_content(pages: Site) -> None:
    one, other = pages.ask("/counted?a"), pages.ask("/counted?b")
    assert one.headers["ETag"] != other.headers["ETag"]
    pages.cache.store.clear()
    assert pages.ask("/embargoed").headers["ETag"] == pages.ask("/embargoed", HTTP_HOST="127.0.0.1").headers["ETag"]


def test_head_is_answered_from_the_same_page_and_never_kept_itself(pages: Site) -> None:
    before = pages.ask(method="HEAD")
    made = pages.ask()
    head = pages.ask(method="HEAD")
    assert (before.body, head.body) == (b"", b"")
    assert before.headers["ETag"] != made.headers["ETag"]
    assert {**head.headers, "X-Request-ID": ""} == {**made.headers, "X-Request-ID": ""}


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_HOST": "127.0.0.1"},
        {"wsgi.url_scheme": "https"},
        {"QUERY_STRING": "page=2"},
        {"HTTP_COOKIE": "django_language=en"},
        {"HTTP_COOKIE": "theme=dark"},
        {"HTTP_ACCEPT_LANGUAGE": "en-GB, fr;q=0.5"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
    ],
)
def test_what_differs_is_kept_apart(pages: Site, environ: dict[str, str]) -> None:
    pages.ask()
    assert pages.ask(**environ).headers["ETag"] != pages.ask().headers["ETag"]
    assert pages.ask(**environ).headers["ETag"] == pages.ask(**environ).headers["ETag"]


@pytest.mark.parametrize("cookie", ["theme=pink", "theme=system", "csrftoken=abc", "_pk_id.1=x", "django_language=xx"])
def test_what_does_not_change_the_page_shares_it(pages: Site, cookie: str) -> None:
    assert pages.ask().body == pages.ask(HTTP_COOKIE=cookie).body


@pytest.mark.parametrize("cookie", ["", "django_language=en", "django_language=fr", "django_language=xx; theme=dark"])
@pytest.mark.parametrize("accepted", ["", "en", "fr-CA,en;q=0.3", "de, en;q=0.1", "de", "*", "en;q=0, fr;q=0.1", ";;,"])
def test_the_language_is_the_one_that_django_chooses(pages: Site, cookie: str, accepted: str) -> None:
    environ = {"HTTP_COOKIE": cookie, "HTTP_ACCEPT_LANGUAGE": accepted}
    expected = get_language_from_request(RequestFactory().get("/", **environ))
    answers = pages.ask(**environ), pages.ask(**environ)
    assert [answer.body.decode().split()[2] for answer in answers] == [expected] * 2


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=x", None),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_is_compressed_as_the_visitor_accepts(pages: Site, accepted: str, encoding: str | None) -> None:
    answer = pages.ask(HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert read(answer.body).decode().endswith("€" * 500)


def test_what_compression_does_not_shorten_is_sent_as_it_is(pages: Site) -> None:
    answer = pages.ask("/embargoed", HTTP_ACCEPT_ENCODING="br")
    assert (answer.headers.get("Content-Encoding"), answer.body) == (None, b"after")


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_COOKIE": "sessionid=whatever"},
        {"HTTP_COOKIE": "theme=dark; messages=whatever"},
        {"HTTP_AUTHORIZATION": "Bearer whatever"},
        {"HTTP_HX_REQUEST": "true"},
        {"QUERY_STRING": "q=" + "a" * 199},
        {"HTTP_ACCEPT_LANGUAGE": "en;q=0.1," * 500},
    ],
)
def test_what_is_somebodys_own_is_neither_kept_nor_answered_from_what_is_kept(
    pages: Site, environ: dict[str, str]
) -> None:
    kept = pages.ask()
    own = pages.ask(**environ)
    assert "ETag" not in own.headers
    assert len({kept.turn, own.turn, pages.ask(**environ).turn}) == 3
    assert pages.ask().turn == kept.turn


@pytest.mark.parametrize("kind", ["ok", "moved", "absent", "410"])
def test_an_answer_that_lasts_is_kept(pages: Site, kind: str) -> None:
    first, second = pages.ask(f"/answered/{kind}"), pages.ask(f"/answered/{kind}")
    assert (first.status, first.body) == (second.status, second.body)
    assert first.headers.get("Location") == second.headers.get("Location")
    assert pages.cache.store.size > 0
    assert first.headers.get("X-Turn") == second.headers.get("X-Turn")


@pytest.mark.parametrize("kind", ["302", "403", "500", "503", "cookie", "private", "token", "message"])
def test_an_answer_that_is_not_everybodys_is_not_kept(pages: Site, kind: str) -> None:
    address = f"/answered/{kind}"
    assert pages.ask(address).turn != pages.ask(address).turn
    assert pages.cache.store.size == 0


def test_a_page_with_a_token_is_not_kept_even_for_a_visitor_who_has_one(pages: Site) -> None:
    cookie = "csrftoken=" + "a" * 32
    answers = [pages.ask("/answered/token", HTTP_COOKIE=cookie) for _ in range(2)]
    assert b"csrfmiddlewaretoken" in answers[0].body
    assert (answers[0].turn != answers[1].turn, pages.cache.store.size) == (True, 0)


def test_the_shell_of_a_shared_page_holds_no_token_and_sets_no_cookie(pages: Site) -> None:
    answer = pages.ask("/dressed")
    assert "Set-Cookie" not in answer.headers
    assert b"csrf" not in answer.body.lower()
    assert answer.body.count(b'action="/preferences/langue"') == 3
    assert pages.ask("/dressed").headers["ETag"] == answer.headers["ETag"]
    own = pages.ask("/dressed", HTTP_COOKIE="sessionid=whatever")
    assert b"X-CSRFToken" in own.body


def test_an_unmarked_page_passes_as_it_is(pages: Site) -> None:
    first, second = pages.ask("/plain"), pages.ask("/plain")
    assert first.turn != second.turn
    assert ("ETag" in first.headers, pages.cache.store.size) == (False, 0)


def test_probes_are_answered_whatever_is_kept(pages: Site) -> None:
    pages.ask()
    assert json.loads(pages.ask("/healthz", HTTP_HOST="10.0.0.7").body) == {"status": "ok"}


def test_a_page_is_not_served_at_the_second_when_it_changes(pages: Site) -> None:
    with time_machine.travel(GOES_LIVE - timedelta(seconds=1), tick=False) as clock:
        assert [pages.ask("/embargoed").body for _ in range(2)] == [b"before"] * 2
        assert pages.cache.store.size > 0
        clock.shift(timedelta(seconds=1))
        assert pages.ask("/embargoed").body == b"after"


def test_a_kept_page_is_logged_and_counted_as_any_other(pages: Site, json_log: Callable[[], list[str]]) -> None:
    pages.ask("/answered/ok?secret=1")
    labels = {"method": "GET", "route": "answered/<kind>", "status": "200"}
    counted = REGISTRY.get_sample_value("communs_requests_total", labels) or 0
    pages.ask("/answered/ok?secret=1", HTTP_X_REQUEST_ID="proxy-0123456789")
    line = json.loads(json_log()[-1])
    del line["timestamp"], line["ms"]
    assert line == labels | {
        "event": "request",
        "level": "info",
        "logger": "communs.access",
        "path": "/answered/ok",
        "request_id": "proxy-0123456789",
        "status": 200,
    }
    assert REGISTRY.get_sample_value("communs_requests_total", labels) == counted + 1


@override_settings(ROOT_URLCONF="tests.core.page_cache.site")
def test_without_memory_nothing_is_kept_and_a_known_page_is_still_not_sent_again() -> None:
    pages = site(capacity=0)
    etag = pages.ask("/embargoed").headers["ETag"]
    assert pages.ask("/embargoed", HTTP_IF_NONE_MATCH=etag).status == "304 Not Modified"
    assert pages.ask().turn != pages.ask().turn
