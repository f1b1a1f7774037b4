"""Asking other services: what is reached, what is given up, what is never reached."""

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
from pytest_django import Settings

from communs.core.remote import AddressRefused, Breaker, Question, Reply, Service, Unavailable, guard
from communs.core.remote.asking import ask
from tests import remote_server
from tests.remote_server import Remote


@pytest.fixture
def remote(settings: Settings) -> Iterator[Remote]:
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    with remote_server.running(lambda asked: {"path": asked.path, **asked.params}) as running:
        settings.BAN_URL = running.url
        yield running


@pytest.fixture
def service() -> Service:
    return Service("test service", "BAN_URL", first_wait=0.001)


def read(reply: Reply) -> object:
    return reply.expect(200).json()


def test_a_service_is_asked_below_its_address(remote: Remote, service: Service) -> None:
    assert service.ask("search", read, {"q": "Guéret & co"}, {"X-Key": "secret"}) == {
        "path": "/search",
        "q": "Guéret & co",
    }
    (asked,) = remote.asked
    assert (asked.headers["x-key"], asked.headers["host"]) == ("secret", remote.url.removeprefix("http://"))


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(remote: Remote, service: Service, status: int) -> None:
    remote.failures = [status, status]
    assert service.ask("", read) == {"path": "/"}
    assert len(remote.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_refusal_is_read_by_the_caller(remote: Remote, service: Service, status: int) -> None:
    remote.failures = [status]
    assert service.ask("", lambda reply: reply.status) == status
    assert (len(remote.asked), service.breaker.is_open) == (1, False)


def test_a_service_that_keeps_failing_is_left_alone(remote: Remote, service: Service) -> None:
    remote.failures = [500] * 20
    for _question in range(5):
        with pytest.raises(Unavailable):
            service.ask("", read)
    assert len(remote.asked) == 9
    service.breaker = Breaker(threshold=3, pause=0)
    remote.failures = []
    assert service.ask("", read) == {"path": "/"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff", b"[" * 100_000])
def test_an_unreadable_answer_is_no_answer(remote: Remote, service: Service, body: bytes) -> None:
    remote.answers = lambda _asked: body
    with pytest.raises(Unavailable, match="unreadable"):
        service.ask("", read)


def test_a_huge_answer_is_not_swallowed(remote: Remote, service: Service) -> None:
    service.most_bytes, service.attempts = 10_000, 1
    remote.answers = lambda _asked: b"x" * 10_001
    with pytest.raises(Unavailable, match="too large"):
        service.ask("", read)


def test_a_slow_answer_is_not_waited_for(remote: Remote, service: Service) -> None:
    service.timeout, service.attempts = 0.05, 1
    remote.slow = threading.Event()
    with pytest.raises(Unavailable, match="ReadTimeout"):
        service.ask("", read)


def test_without_an_address_nothing_is_asked(settings: Settings, service: Service) -> None:
    settings.BAN_URL = ""
    with pytest.raises(Unavailable, match="no test service is configured"):
        service.ask("", read)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:192.168.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://[fd00::1]/",
        "ftp://exemple.fr/",
        "file:///etc/passwd",
    ],
)
def test_private_networks_are_never_asked(url: str) -> None:
    with pytest.raises(AddressRefused):
        ask(Question(url))


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
    with pytest.raises(AddressRefused):
        ask(Question("http://exemple.example/"))


def test_a_name_is_resolved_once_and_the_judged_address_is_the_one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer of the name, private, is never looked at."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: [(0, 0, 0, "", (next(answers), 443))])
    url = httpx.URL("https://exemple.example/x")
    with httpx.Client() as client:
        request = guard.pinned(client, "GET", url, guard.resolved(url), {})
    assert (request.url.host, request.headers["Host"], request.extensions["sni_hostname"]) == (
        "93.184.216.34",
        "exemple.example",
        "exemple.example",
    )


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://localhost:1/", "http://169.254.169.254/", "//[::1]/x"])
def test_a_redirection_to_another_host_is_not_followed(remote: Remote, service: Service, target: str) -> None:
    remote.failures, remote.headers = [302], {"Location": target}
    with pytest.raises(AddressRefused):
        service.ask("", read)
    assert len(remote.asked) == 1


def test_a_redirection_to_an_allowed_host_is_judged_again(remote: Remote) -> None:
    remote.failures, remote.headers = [302], {"Location": "http://10.0.0.1/"}
    with pytest.raises(AddressRefused, match="public web"):
        ask(Question(remote.url, hosts={"10.0.0.1"}))


def test_a_redirection_at_the_same_place_is_followed_but_not_for_ever(remote: Remote, service: Service) -> None:
    remote.failures, remote.headers = [301], {"Location": "/ailleurs"}
    assert service.ask("ici", read, {"q": "x"}) == {"path": "/ailleurs"}
    remote.failures = [302] * 9
    service.attempts = 1
    with pytest.raises(Unavailable, match="too many redirections"):
        service.ask("ici", read)


def test_a_secret_is_not_sent_to_another_place(remote: Remote, settings: Settings) -> None:
    with remote_server.running() as other:
        remote.failures, remote.headers = [302], {"Location": f"{other.url}/"}
        ask(Question(remote.url, headers={"X-Key": "secret"}, hosts={"127.0.0.1"}))
        assert "x-key" in remote.asked[0].headers
        assert ["x-key" in asked.headers for asked in other.asked] == [False]
