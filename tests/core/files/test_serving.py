"""Serving: the signature authorises, for ten minutes, one file."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.core.files import Accept, StoredFile, discard, extensions_of, store, url_for
from tests.core.files.samples import PDF, photo, svg, upload

pytestmark = pytest.mark.django_db


def pdf(name: str = "note.pdf") -> StoredFile:
    return store(upload(name, PDF), by=None)


def test_a_link_gives_the_bytes_and_strict_headers(client: Client) -> None:
    response = client.get(url_for(pdf("Dossier d’été « final ».pdf")))
    assert (response.status_code, b"".join(response)) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Dossier%20d%E2%80%99%C3%A9t%C3%A9%20%C2%AB%20final%20%C2%BB.pdf"
    )
    assert response["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "sandbox",
        "frame-ancestors 'self'",
    ]
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, max-age=600")
    assert (response["Content-Length"], response["Referrer-Policy"]) == (str(len(PDF)), "no-referrer")


def test_only_formats_that_cannot_run_are_shown_in_the_page(client: Client) -> None:
    shown = store(upload("p.png", photo(name="PNG")), by=None)
    drawing = store(upload("d.svg", svg("<rect/>")), by=None)
    text = store(upload("t.txt", b"<script>alert(1)</script>"[1:]), by=None)
    answers = [client.get(url_for(file, disposition="inline")) for file in (shown, drawing, text)]
    assert [answer["Content-Disposition"].split(";")[0] for answer in answers] == ["inline", "inline", "attachment"]
    assert ["sandbox" in answer["Content-Security-Policy"] for answer in answers] == [True, True, True]


def test_a_link_lasts_ten_minutes(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        link = url_for(pdf())
        clock.shift(599)
        assert client.get(link).status_code == 200
        clock.shift(2)
        answer = client.get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert "dix minutes" in answer.content.decode()


def test_a_signature_is_bound_to_the_file_and_the_disposition(client: Client) -> None:
    first, second = pdf(), pdf()
    link = url_for(first)
    forged = [
        link.replace(first.pk.hex, second.pk.hex),
        link.replace("~attachment~", "~inline~"),
        f"/fichiers/{first.pk.hex}/note.pdf",
        "/fichiers/x/note.pdf",
    ]
    assert [client.get(address).status_code for address in forged] == [403, 403, 403, 403]


def test_a_deleted_file_is_gone(client: Client) -> None:
    file = pdf()
    link = url_for(file)
    discard(file)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=0-3", 206, PDF[:4], f"bytes 0-3/{len(PDF)}"),
        ("bytes=5-", 206, PDF[5:], f"bytes 5-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=-6", 206, PDF[-6:], f"bytes {len(PDF) - 6}-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=2-99999", 206, PDF[2:], f"bytes 2-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=99999-", 416, b"", f"bytes */{len(PDF)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(PDF)}"),
        ("bytes=4-2", 200, PDF, None),
        ("bytes=0-1,4-5", 200, PDF, None),
        ("lines=0-1", 200, PDF, None),
    ],
)
def test_a_part_can_be_asked_for(client: Client, asked: str, status: int, content: bytes, told: str | None) -> None:
    answer = client.get(url_for(pdf()), headers={"range": asked})
    assert (answer.status_code, b"".join(answer), answer.get("Content-Range")) == (status, content, told)


def test_head_tells_the_size_without_the_bytes(client: Client) -> None:
    answer = client.head(url_for(pdf()))
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(PDF)), b"")


def test_serving_reads_one_row(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    link = url_for(pdf())
    with django_assert_num_queries(1):
        b"".join(client.get(link))


def test_nothing_but_reading_is_possible(client: Client) -> None:
    assert client.post(url_for(pdf())).status_code == 405


def test_accept_names_its_extensions() -> None:
    assert extensions_of(Accept.IMAGE) == ("jpg", "jpeg", "png", "gif", "webp", "tif", "tiff")


@pytest.mark.parametrize("asked", [f"bytes={'9' * 5000}-", f"bytes=-{'9' * 5000}", "bytes=٣-٤"])
def test_a_part_that_makes_no_sense_is_the_whole(client: Client, asked: str) -> None:
    answer = client.get(url_for(pdf()), headers={"range": asked})
    assert (answer.status_code, b"".join(answer)) == (200, PDF)
