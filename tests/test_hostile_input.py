"""Hostile input at every route: whatever is sent, the answer is never an error of ours (5xx).

The sender holds every role on every thing of `tests/access_world.py`, so that no refusal of rights hides the code.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from communs.core.routes import Route, routes
from communs.procedures.models import DemarcheAdministrator, Group, GroupMember
from tests.access_world import World, build_world
from tests.factories.accounts import confirm_identity
from tests.test_access import TABLE, _address, library_of

FORM = "application/x-www-form-urlencoded"
NAME = re.compile(r'\bname="([^"]+)"')
SHARDS = 4
SEGMENTS = (str(10**30), "9" * 5000, "-1", "%00", "a%00b", "%ED%A0%80", "%FF", "..%2F..", "a" * 3000, "%0d%0aX-A:%20b")
VALUES = (str(2**63), "9" * 5000, "a\0b", "\ud800", "é" * 2000, "[]")
QUERY = ("q", "cursor", "next", "etape", "etat", "tab", "tri", "process", "state", "code", "verifier", "email")
ORDERS = {
    "dossiers:list": "-number",
    "dossiers:agent-dossiers": "-submitted_at,-number",
    "dossiers:expertises": "-invited_at,-id",
    "accounts:people": "sort_name,id",
    "jobs:index": "-id",
    "procedures:manage": "-created_at,-id",
    "procedures:demarches": "-published_at,-id",
    "organisations:detail": "since,id",
}
METHODS = ("HEAD", "OPTIONS", "PUT", "PROPFIND")
DOCUMENTS = ("? [a]\n: b", "a: !!set {b}", "a: !!binary AA==", 'title: "\\0"', 'title: "\\ud800"', "<<: 1", "- " * 500)


@dataclass(frozen=True)
class Sent:
    """One request."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = FORM


@pytest.mark.django_db
@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_that_is_sent_breaks_a_page(shard: int) -> None:
    world = build_world()
    client = _client_of_everything(world)
    own = [route for route in routes() if not library_of(route)]
    broken = [
        (sent.method, sent.path[:150], sent.content_type[:40], sent.body[:60])
        for route in own[shard::SHARDS]
        for sent in _requests(world, client, route)
        if _answer(client, sent).status_code >= 500
    ]
    assert broken == []


def _requests(world: World, client: Client, route: Route) -> Iterator[Sent]:
    row = TABLE[route.name]
    path = _address(world, route, row)
    for keyword in route.keywords:
        for segment in SEGMENTS:
            yield Sent("GET", _with_segment(path, world, row, keyword, segment))
        yield Sent("POST", _with_segment(path, world, row, keyword, SEGMENTS[0]))
    for value in VALUES:
        hostile = quote_plus(value, errors="surrogatepass")
        yield Sent("GET", f"{path}?" + "&".join(f"{name}={hostile}" for name in QUERY))
    yield from (Sent("GET", f"{path}?cursor={cursor}") for cursor in _cursors(ORDERS.get(route.name, "")))
    yield Sent("GET", f"{path}?%00=%FF&cursor[]=1&q=%ED%A0%80")
    yield from (Sent(method, path) for method in METHODS)
    yield from _bodies(path, _names(client, path))


def _bodies(path: str, names: list[str]) -> Iterator[Sent]:
    for value in VALUES[:4]:
        hostile = quote_plus(value, errors="surrogatepass")
        yield Sent("POST", path, "&".join(f"{quote_plus(name)}={hostile}" for name in names).encode())
    twice = "&".join(f"{quote_plus(name)}=1&{quote_plus(name)}=2&{quote_plus(name)}[]=3" for name in names)
    yield Sent("POST", path, twice.encode())
    yield Sent("POST", path, b"%00=1&a%00=%00&\xff\xfe=\xff")
    yield Sent("POST", path, b"&".join(b"a%d=1" % number for number in range(10_001)))
    yield Sent("POST", path, b"no boundary", "multipart/form-data")
    yield Sent(
        "POST", path, b'--x\r\nContent-Disposition: form-data; name="\0"\r\n\r\n\0', "multipart/form-data; boundary=x"
    )
    yield Sent("POST", path, b'{"a": [1e999, "\\ud800", {"credential": null}]}', "application/json")
    yield Sent("POST", path, b"\xff\xfe\x00", "application/json; charset=utf-16")
    yield Sent("POST", path, b"a=1", f"{FORM}; charset=nothing")
    yield Sent("POST", path, b"a=1", "text/html, \0;;;")
    for document in DOCUMENTS if "document" in names else DOCUMENTS[:1]:
        yield _files(path, names, document.encode())


def _files(path: str, names: list[str], content: bytes) -> Sent:
    """A file under every name that the page knows, and under one that it does not."""
    data = {name: SimpleUploadedFile("../\0a.yml", content, "a/b\0") for name in [*names, "stranger", "-", "a-b-c-d"]}
    return Sent("POST", path, encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)


def _names(client: Client, path: str) -> list[str]:
    answer = _answer(client, Sent("GET", path))
    found = (
        NAME.findall(answer.content.decode()) if answer.headers.get("Content-Type", "").startswith("text/html") else []
    )
    return sorted({*found, "login", "password", "code", "credential", "field", "do", "group", "person"})


def _cursors(order: str) -> Iterator[str]:
    """Cursors whose shape is right for a table, with values that no page would give."""
    for value in (1e999, 2**70, "\0", "\ud800", [], {}, "9999-12-31T23:59:59-15:00", "2020-01-01T00:00:00+23:59"):
        for values in ([value, 1], ["2020-01-01T00:00:00Z", value]) if "," in order else ([value],):
            content = json.dumps([False, order, values])
            yield base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _with_segment(path: str, world: World, row: dict, keyword: str, segment: str) -> str:
    usual = str(world.keywords.get(row.get("with", {}).get(keyword, keyword)))
    return segment.join(path.rsplit(quote(usual), 1))


def _answer(client: Client, sent: Sent):  # noqa: ANN202 - Django's test response has no public type
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(sent.method, sent.path, sent.body, sent.content_type)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _client_of_everything(world: World) -> Client:
    person = world.people["owner"]
    assert person is not None
    person.is_platform_manager = True
    person.save()
    for group in Group.objects.all():
        GroupMember.objects.get_or_create(group=group, person=person)
        DemarcheAdministrator.objects.get_or_create(demarche=group.demarche, person=person)
    client = Client(raise_request_exception=False, headers={"origin": "http://testserver"})
    client.force_login(person)
    confirm_identity(client, person)
    return client
