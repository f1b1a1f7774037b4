"""Probes, request ids, access log, measures."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from prometheus_client import REGISTRY

from communs.core.audit.context import request_id


def test_the_process_answers_without_a_database_or_a_known_host(client: Client) -> None:
    answer = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_means_that_the_database_has_this_schema(client: Client) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_sane_request_id_is_kept_and_any_other_replaced(client: Client) -> None:
    assert client.get("/", headers={"X-Request-ID": "proxy-0123456789"})["X-Request-ID"] == "proxy-0123456789"
    for insane in ("", "short", "x" * 65, 'a"b<script>c', "two words here"):
        assert client.get("/", headers={"X-Request-ID": insane})["X-Request-ID"] not in {"", insane}
    assert request_id.get() is None


@pytest.mark.django_db
def test_the_access_log_is_json_and_says_no_query(client: Client, json_log: Callable[[], list[str]]) -> None:
    client.get("/?secret=1", headers={"X-Request-ID": "proxy-0123456789"})
    line = json.loads(json_log()[-1])
    known = {key: line[key] for key in ("event", "method", "path", "status", "request_id", "level")}
    assert known == {
        "event": "request",
        "method": "GET",
        "path": "/",
        "status": 200,
        "request_id": "proxy-0123456789",
        "level": "info",
    }
    assert "secret" not in json.dumps(line)


@pytest.mark.django_db
def test_requests_are_counted_by_route_never_by_address(client: Client) -> None:
    labels = {"method": "GET", "route": "(no route)", "status": "404"}
    before = REGISTRY.get_sample_value("communs_requests_total", labels) or 0
    client.get("/nowhere/1")
    client.get("/nowhere/2")
    assert REGISTRY.get_sample_value("communs_requests_total", labels) == before + 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/fichiers/{}/releve.pdf", "/fichiers/…/releve.pdf"),
        ("/invitations/{}", "/invitations/…"),
        ("/compte/password/reset/key/1-{}/", "/compte/password/reset/key/1-…/"),
        ("/connexion-associer/{}", "/connexion-associer/…"),
        ("/nulle-part/{}", ""),
    ],
)
def test_the_access_log_holds_no_secret_of_an_address(
    client: Client, json_log: Callable[[], list[str]], address: str, path: str
) -> None:
    client.get(address.format("s3cr3t-of-somebody"))
    told = json_log()
    assert json.loads(told[-1])["path"] == path
    assert "s3cr3t" not in "".join(told)


@pytest.mark.django_db
def test_an_invented_method_makes_no_series_of_its_own(client: Client) -> None:
    labels = {"method": "OTHER", "route": "(no route)", "status": "404"}
    before = REGISTRY.get_sample_value("communs_requests_total", labels) or 0
    client.generic("INVENTED1", "/nowhere")
    client.generic("INVENTED2", "/nowhere")
    assert REGISTRY.get_sample_value("communs_requests_total", labels) == before + 2


@pytest.mark.django_db
def test_pages_of_a_session_are_kept_nowhere(client: Client) -> None:
    from tests.factories.accounts import PersonFactory

    assert "Cache-Control" not in client.get("/accessibilite").headers
    client.force_login(PersonFactory.create())
    for path in ("/dossiers", "/compte/", "/nulle-part"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"
