"""What is refused before anything reads it."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communs.core.server.refusals import PERSON_BYTES, VISITOR_BYTES

pytestmark = pytest.mark.django_db
SIGNED_IN = {settings.SESSION_COOKIE_NAME: "a" * 32}


@pytest.mark.parametrize("path", ["/organisations/a%00", "/demarches?q=%00", "/demarches?%00=a"])
def test_an_address_with_a_nul_is_not_understood(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_cookie_with_a_nul_is_not_understood(client: Client) -> None:
    assert client.get("/", headers={"cookie": f'{settings.SESSION_COOKIE_NAME}="\\000aaaaaaaaaaaa"'}).status_code == 400


@pytest.mark.parametrize(
    ("cookies", "size", "status"),
    [({}, VISITOR_BYTES - 1000, 302), ({}, VISITOR_BYTES, 400), (SIGNED_IN, VISITOR_BYTES, 302)],
)
def test_a_visitor_sends_no_large_file(client: Client, cookies: dict[str, str], size: int, status: int) -> None:
    client.cookies.load(cookies)
    posted = {"theme": "dark", "file": SimpleUploadedFile("a.txt", b"x" * size)}
    assert client.post("/preferences/theme", posted, headers={"origin": "http://testserver"}).status_code == status


@pytest.mark.parametrize("length", [str(PERSON_BYTES + 1), "9" * 5000, "-1"])
def test_nobody_announces_an_endless_body(client: Client, length: str) -> None:
    client.cookies.load(SIGNED_IN)
    assert client.post("/preferences/theme", {"theme": "dark"}, CONTENT_LENGTH=length).status_code == 400
