"""The read-only API: lists, one entry, changes, errors, and that its document tells the truth."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory, override_settings
from pytest_django import DjangoAssertNumQueries

from communs.newsroom.api.operations import READING
from communs.newsroom.models import Attachment, Author, Entry, PressContact, Term
from tests.factories import newsroom as make
from tests.newsroom.api.history import noted

ROOT = "/api/v1/newsroom"
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Any:  # noqa: ANN401 - a generator of nothing
    with time_machine.travel(NOW, tick=False), override_settings(SITE_URL="https://communs.example"):
        yield


def get(client: Client, address: str, status: int = 200) -> Any:  # noqa: ANN401 - any JSON
    answer = client.get(ROOT + address)
    assert answer.status_code == status
    return answer.json()


def titles(client: Client, query: str = "", name: str = "entries") -> list[str]:
    return [entry["title"] for entry in get(client, f"/{name}{query}")["entries"]]


def test_an_entry_is_told_whole(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Communs", slug="communs")
    file = Attachment.objects.create(
        title="Rapport", file=ContentFile(b"essai", "rapport.pdf"), content_type="application/pdf"
    )
    picture = make.picture()
    entry = make.event(
        headline="Rencontre",
        chapo="Venez **tous**.",
        text="Un [lien](/agenda/).",
        tags=[tag],
        authors=[Author.objects.create(name="Ada Fictive")],
        cover=[("picture", {"image": picture, "caption": "La salle"})],
        files=[("file", {"document": file, "name": "Le rapport"})],
        last_published_at=datetime(2026, 3, 3, 10, tzinfo=UTC),
    )
    told = get(client, f"/entries/{entry.translation_key}")
    cover = told.pop("cover")
    assert cover.pop("url").startswith("https://communs.example/medias/images/")
    assert cover == {
        "width": 1200,
        "height": 630,
        "alternative": "Une salle de réunion claire",
        "caption": "La salle",
        "credit": "",
    }
    assert told.pop("chapo_html").strip() == "<p>Venez <strong>tous</strong>.</p>"
    assert '<a href="https://communs.example/agenda/"' in told.pop("body_html")
    assert told == {
        "id": str(entry.translation_key),
        "kind": "event",
        "language": "fr",
        "title": "Rencontre",
        "url": "https://communs.example/agenda/rencontre/",
        "summary": "Venez tous.",
        "published_at": "2026-03-02T08:00:00Z",
        "updated_at": "2026-03-03T10:00:00Z",
        "leads_to": "",
        "categories": [],
        "tags": [{"slug": "communs", "name": "Communs"}],
        "authors": ["Ada Fictive"],
        "translations": [],
        "event": {
            "starts_at": "2026-06-10T07:30:00Z",
            "ends_at": "2026-06-10T15:00:00Z",
            "all_day": False,
            "place": "Salle des fêtes",
            "address": "",
            "cancelled": False,
            "sequence": 0,
            "calendar_url": "https://communs.example/agenda/rencontre.ics",
        },
        "files": [
            {
                "title": "Le rapport",
                "url": f"https://communs.example{file.url}",
                "media_type": "application/pdf",
                "size": 5,
                "language": "fr",
            }
        ],
        "contacts": [],
    }


def test_filters_keep_what_they_say(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Été", slug="ete")
    category = Term.objects.create(family="category", name="Article", slug="article")
    make.article(headline="A", tags=[tag], categories=[category])
    make.article(headline="B", language="en", released_at=make.RELEASED + timedelta(days=1))
    make.event(headline="C", tags=[tag], released_at=make.RELEASED + timedelta(days=2))
    make.plain_page(headline="D", released_at=make.RELEASED + timedelta(days=3))
    assert titles(client) == ["D", "C", "B", "A"]
    assert titles(client, "?kind=article") == ["B", "A"]
    assert titles(client, "?tag=ete") == ["C", "A"]
    assert titles(client, "?tag=ete&category=article") == ["A"]
    assert titles(client, "?language=en") == ["B"]
    assert titles(client, "?place=Salle des fêtes") == ["C"]
    assert titles(client, "?from=2026-03-03T09:00:00+01:00&to=2026-03-05T09:00:00%2B01:00") == ["C", "B"]
    assert titles(client, "?tag=absent") == []


def test_events_come_in_the_order_of_their_dates(client: Client) -> None:
    day = datetime(2026, 6, 10, 8, tzinfo=UTC)
    for headline, days in (("Second", 1), ("Premier", 0), ("Troisième", 2)):
        make.event(headline=headline, starts_at=day + timedelta(days=days), ends_at=None)
    make.article()
    assert titles(client, name="events") == ["Premier", "Second", "Troisième"]
    assert titles(client, "?place=Ailleurs&kind=event&tag=absent", "events") == []
    assert len(titles(client, "?place=Salle des fêtes", "events")) == 3
    assert titles(client, "?from=2026-06-11T00:00:00Z&to=2026-06-12T08:00:00Z", "events") == ["Second"]


def test_words_are_searched_as_on_the_site(client: Client) -> None:
    make.article(headline="Les communs numériques", text="Une école ouvre.")
    make.event(headline="Rencontre", text="Des communs numériques.", released_at=make.RELEASED + timedelta(days=1))
    make.event(headline="Bal", text="On danse.", starts_at=NOW + timedelta(days=1), ends_at=None)
    make.article(headline="Les communs cachés", live=False)
    assert titles(client, "?q=commun+numerique") == ["Rencontre", "Les communs numériques"]
    assert titles(client, "?q=communs+-école") == ["Rencontre"]
    assert titles(client, '?q="numériques+communs"') == []
    assert titles(client, "?q=communs&kind=article") == ["Les communs numériques"]
    assert titles(client, "?q=communs", "events") == ["Rencontre"]
    assert titles(client, "?q=caches") == titles(client, "?q=comuns") == []
    assert len(titles(client, "?q=%20")) == len(titles(client, "?q=-bal")) == len(titles(client)) == 3


def test_pages_of_a_search_lead_to_one_another(client: Client) -> None:
    for rank in range(5):
        make.article(headline=f"Commun {rank}", released_at=make.RELEASED + timedelta(days=rank))
    make.article(headline="Autre chose", released_at=make.RELEASED + timedelta(days=2))
    met, address = [], "/entries?q=communs&limit=2"
    while address:
        page = get(client, address)
        met.append([entry["title"] for entry in page["entries"]])
        address = (page["next"] or "").removeprefix(f"https://communs.example{ROOT}")
    assert met == [["Commun 4", "Commun 3"], ["Commun 2", "Commun 1"], ["Commun 0"]]


def test_an_address_asks_so_often_in_a_minute(client: Client) -> None:
    make.article(headline="Seul")
    for _ in range(READING.requests - 1):
        READING.count(RequestFactory().get("/"))
    etag = client.get(f"{ROOT}/entries").headers["ETag"]
    refused = client.get(f"{ROOT}/tags", headers={"if-none-match": etag})
    assert (refused.status_code, refused.headers["Retry-After"], refused.json()["code"]) == (429, "60", "rate_limited")
    assert (refused.headers["Access-Control-Allow-Origin"], "ETag" in refused.headers) == ("*", False)
    assert client.get("/flux.atom").status_code == 200
    assert client.get(f"{ROOT}/tags", REMOTE_ADDR="192.0.2.7").status_code == 200
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert titles(client) == ["Seul"]


@pytest.mark.parametrize("name", ["entries", "events"])
def test_pages_lead_to_one_another(client: Client, name: str) -> None:
    for rank in range(5):
        make.event(headline=f"Titre {rank}")
    met, address = [], f"/{name}?limit=2&kind=event"
    while address:
        page = get(client, address)
        met += [entry["title"] for entry in page["entries"]]
        address = (page["next"] or "").removeprefix(f"https://communs.example{ROOT}")
    assert sorted(met) == [f"Titre {rank}" for rank in range(5)]


@pytest.mark.parametrize("name", ["entries", "events"])
@pytest.mark.parametrize("cursor", ["abc", "WzEsMl0", b"\0".hex()])
def test_an_altered_cursor_gives_the_first_page(client: Client, name: str, cursor: str) -> None:
    make.event(headline="Seul")
    assert titles(client, f"?cursor={cursor}", name) == ["Seul"]


@pytest.mark.parametrize(
    ("name", "column"), [("entries", "-released_at,-page_ptr_id"), ("events", "starts_at,entry_ptr_id")]
)
def test_a_cursor_beyond_every_number_is_no_error(client: Client, name: str, column: str) -> None:
    make.event(headline="Seul")
    text = json.dumps([False, column, ["2026-06-01T08:00:00+00:00", 10**30]])
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert titles(client, f"?cursor={cursor}", name) == ["Seul"]


def test_twins_know_each_other_while_they_are_visible(client: Client) -> None:
    french = make.article(headline="Bonjour")
    english = make.article(headline="Hello", language="en", original=french, embargo_until=NOW)
    assert get(client, f"/entries/{french.translation_key}")["translations"] == [
        {"id": str(english.translation_key), "language": "en", "url": "https://communs.example/actualites/hello/"}
    ]
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert get(client, f"/entries/{french.translation_key}")["translations"] == []


def test_an_embargo_ends_at_the_second_everywhere(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Secret", slug="secret")
    entry = make.event(embargo_until=NOW, tags=[tag])
    noted(entry, NOW - timedelta(days=1))
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert (titles(client), titles(client, name="events"), get(client, "/tags")) == ([], [], [])
        get(client, f"/entries/{entry.translation_key}", 404)
        before = get(client, "/changes")
        assert (before["changes"], before["more"]) == ([], False)
    assert titles(client) == titles(client, name="events") == ["Un titre"]
    assert get(client, "/tags") == [{"slug": "secret", "name": "Secret", "synonyms": [], "entries": 1}]
    get(client, f"/entries/{entry.translation_key}")
    after = get(client, before["next"].removeprefix(f"https://communs.example{ROOT}"))
    assert [(one["id"], one["changed_at"]) for one in after["changes"]] == [
        (str(entry.translation_key), "2026-06-01T08:00:00Z")
    ]


def test_changes_tell_what_came_and_what_left(client: Client) -> None:
    stays, leaves = make.article(headline="Reste"), make.article(headline="Part")
    noted(stays, NOW - timedelta(hours=3))
    noted(leaves, NOW - timedelta(hours=2))
    first = get(client, "/changes?limit=1")
    assert ([one["entry"]["title"] for one in first["changes"]], first["more"]) == (["Reste"], True)
    assert [one["entry"]["title"] for one in get(client, "/changes?since=2026-06-01T06:59:59+02:00")["changes"]] == [
        "Reste",
        "Part",
    ]
    key = str(leaves.translation_key)
    Entry.objects.get(pk=leaves.pk).delete()
    noted(leaves, NOW - timedelta(hours=1))
    rest = get(client, first["next"].removeprefix(f"https://communs.example{ROOT}"))
    assert (rest["changes"], rest["more"], rest["until"]) == (
        [{"id": key, "kind": "article", "changed_at": "2026-06-01T07:00:00Z", "removed": True, "entry": None}],
        False,
        "2026-06-01T08:00:00Z",
    )
    assert get(client, rest["next"].removeprefix(f"https://communs.example{ROOT}"))["changes"] == []
    assert get(client, "/changes?kind=event")["changes"] == []


def test_contacts_are_told_only_by_choice(client: Client) -> None:
    contact = PressContact.objects.create(role="Service de presse", email="presse@exemple.example")
    entry = make.press_release(contacts=[contact])
    address = f"/entries/{entry.translation_key}"
    assert get(client, address)["contacts"] == []
    Entry.objects.filter(pk=entry.pk).update(contacts_in_feeds=True)
    assert get(client, address)["contacts"] == [
        {"role": "Service de presse", "body": "", "email": "presse@exemple.example", "phones": []}
    ]


def test_what_is_already_known_is_not_sent_again(client: Client) -> None:
    entry = make.article()
    first = client.get(f"{ROOT}/entries")
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    again = client.get(f"{ROOT}/entries", headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    Entry.objects.filter(pk=entry.pk).update(headline="Autre")
    assert client.get(f"{ROOT}/entries", headers={"if-none-match": etag}).status_code == 200


def test_any_site_may_read_and_nobody_may_write(client: Client) -> None:
    headers = client.get(f"{ROOT}/tags").headers
    assert (headers["Access-Control-Allow-Origin"], headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    asked = client.options(f"{ROOT}/entries")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Headers"]) == (
        204,
        "If-None-Match, If-Modified-Since",
    )
    assert client.head(f"{ROOT}/entries").status_code == 200
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"{ROOT}/entries").status_code == 405
    assert client.get("/api/v1/me").status_code == 401
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/me").headers


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/entries?kind=autre", "kind"),
        (f"/entries?q={'a' * 201}", "q"),
        ("/entries?limit=0", "limit"),
        ("/entries?limit=101", "limit"),
        ("/entries?from=hier", "from"),
        ("/entries?from=2026-03-03T09:00:00", "from"),
        ("/entries?to=0001-01-01T00:00:00Z", "to"),
        ("/changes?since=2026", "since"),
        ("/changes?cursor=abc", "cursor"),
        ("/changes?cursor=WzEsMl0", "cursor"),
        ("/entries/abc", "entry_key"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(client: Client, address: str, parameter: str) -> None:
    problem = get(client, address, 422)
    assert (problem["code"], [*problem["fields"]]) == ("invalid_request", [parameter])


def test_what_is_not_there_is_said_so(client: Client) -> None:
    hidden = make.article(live=False)
    expected = {"code": "not_found", "detail": "There is nothing to read here."}
    assert get(client, f"/entries/{uuid4()}", 404) == get(client, f"/entries/{hidden.translation_key}", 404) == expected


def test_lists_cost_no_more_queries_for_more_entries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(12):
        noted(make.event(headline=f"Titre {rank}"), NOW - timedelta(days=rank))
    # The first request of an address takes seven of them to be counted, the next ones nine.
    with django_assert_max_num_queries(17):
        assert len(titles(client, "?limit=12")) == 12
    with django_assert_max_num_queries(19):
        assert len(get(client, "/changes")["changes"]) == 12
