"""Links are tried against a real server; private networks are never reached."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import LazySettings

from communs.newsroom.link_asking import Answer, ask, ask_all
from communs.newsroom.models import LinkCheck
from communs.newsroom.operations.link_checks import check_links_of
from communs.newsroom.reviewing import findings_of
from tests.factories import newsroom as make

STATUSES = {"/": 200, "/perdu": 404, "/panne": 500}


class Site(BaseHTTPRequestHandler):
    """A site: `/muet` understands no HEAD, `/ailleurs` leads to a private network, `/boucle` to itself."""

    asked: list[str] = []  # noqa: RUF012 - a log for the tests

    def do_HEAD(self) -> None:
        self.answer(405 if self.path == "/muet" else STATUSES.get(self.path, 302))

    def do_GET(self) -> None:
        self.answer(200 if self.path == "/muet" else STATUSES.get(self.path, 302))

    def answer(self, status: int) -> None:
        self.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        target = {"/suivi": "/", "/boucle": "/boucle", "/ailleurs": "http://10.0.0.1/"}.get(self.path)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(settings: LazySettings) -> Iterator[str]:
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    Site.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_addresses_are_asked_in_order(site: str) -> None:
    urls = [f"{site}{path}" for path in ("/", "/perdu", "/muet", "/suivi", "/panne")]
    answers = asyncio.run(ask_all(urls))
    assert [(one.url, one.status) for one in answers] == list(zip(urls, (200, 404, 200, 200, 500), strict=True))


@pytest.mark.parametrize("path", ["/ailleurs", "/boucle"])
def test_a_redirection_to_a_private_network_or_without_end_is_not_followed(site: str, path: str) -> None:
    answer = asyncio.run(ask(f"{site}{path}"))
    assert answer.status == 0
    assert answer.error


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:192.168.0.1]/",
        "ftp://exemple.fr/",
    ],
)
def test_private_networks_are_never_asked(url: str) -> None:
    reason = "not an address of the web" if url.startswith("ftp") else "not on the public web"
    assert asyncio.run(ask(url)) == Answer(url, 0, reason)


@pytest.mark.django_db
def test_a_broken_link_becomes_an_error_of_the_review_and_an_unasked_one_a_warning(site: str) -> None:
    text = f"Voir [la page]({site}/perdu) et [l’autre](http://10.0.0.1/x)."
    entry = make.article(live=False, text=text, chapo="Un chapô.")
    assert [finding.check for finding in findings_of(entry)] == ["unchecked-links"]
    assert check_links_of(entry) == 2
    assert sorted(finding.check for finding in findings_of(entry)) == ["broken-link", "unchecked-links"]
    assert check_links_of(entry) == 1, "only what did not answer is asked again"
    assert LinkCheck.objects.count() == 2
