"""Atom and JSON Feed: the same entries, the same content, from the first to the last page."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from communs.newsroom.feeds import page
from communs.newsroom.models import Article, Attachment, Author, Entry, PressContact, Term
from tests.factories import newsroom as make
from tests.newsroom.api.history import noted

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Any:  # noqa: ANN401 - a generator of nothing
    with time_machine.travel(NOW, tick=False), override_settings(SITE_URL="https://communs.example"):
        yield


def atom(client: Client, address: str = "/flux.atom") -> ET.Element:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ET.fromstring(answer.content)  # noqa: S314 - our own answer


def json_feed(client: Client, address: str = "/flux.json") -> dict[str, Any]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/feed+json; charset=utf-8")
    document: dict[str, Any] = json.loads(answer.content)
    return document


def titles(client: Client, name: str = "/flux", query: str = "") -> list[str]:
    """The titles, which both formats must agree on."""
    told = [item["title"] for item in json_feed(client, f"{name}.json{query}")["items"]]
    entries = atom(client, f"{name}.atom{query}").findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == told
    return told


def links(element: ET.Element, relation: str) -> list[dict[str, str]]:
    return [link.attrib for link in element.findall(f"{ATOM}link") if link.get("rel") == relation]


def _whole_entry() -> Article:
    tag = Term.objects.create(family="tag", name="Communs & données", slug="communs")
    category = Term.objects.create(family="category", name="Article", slug="article")
    entry = make.article(
        headline="Une salle <ouvre> & s’agrandit",
        chapo="L’essentiel, en **gras**.",
        text="Un [lien](/agenda/) et une image.\n\n## Suite\n\nFin.",
        authors=[Author.objects.create(name="Ada Fictive"), Author.objects.create(name="Direction fictive")],
        tags=[tag],
        categories=[category],
        cover=[("picture", {"image": make.picture(), "caption": "La salle", "alternative": "", "decorative": False})],
        last_published_at=datetime(2026, 3, 3, 10, tzinfo=UTC),
        leads_to="https://ailleurs.example/suite",
    )
    noted(entry, datetime(2026, 3, 3, 10, tzinfo=UTC))
    return entry


def test_an_entry_is_told_whole_in_atom(client: Client) -> None:
    entry = _whole_entry()
    feed = atom(client)
    [told] = feed.findall(f"{ATOM}entry")
    assert {name: told.findtext(f"{ATOM}{name}") for name in ("id", "title", "published", "updated")} == {
        "id": f"urn:uuid:{entry.translation_key}",
        "title": "Une salle <ouvre> & s’agrandit",
        "published": "2026-03-02T08:00:00+00:00",
        "updated": "2026-03-03T10:00:00+00:00",
    }
    assert [one.findtext(f"{ATOM}name") for one in told.findall(f"{ATOM}author")] == [
        "Ada Fictive",
        "Direction fictive",
    ]
    assert [one.attrib for one in told.findall(f"{ATOM}category")] == [
        {"term": "article", "scheme": "https://communs.example/flux/rubrique/", "label": "Article"},
        {"term": "communs", "scheme": "https://communs.example/flux/etiquette/", "label": "Communs & données"},
    ]
    [cover] = links(told, "enclosure")
    assert (cover["type"], cover["title"]) == ("image/png", "Une salle de réunion claire")
    assert cover["href"].startswith("https://communs.example/medias/images/")
    assert int(cover["length"]) > 0
    assert links(told, "related") == [{"rel": "related", "href": "https://ailleurs.example/suite"}]
    assert (feed.findtext(f"{ATOM}updated"), feed.findtext(f"{ATOM}title")) == (
        "2026-03-03T10:00:00+00:00",
        "Toutes les publications – communs",
    )


def test_both_formats_hold_the_same_content_with_whole_addresses(client: Client) -> None:
    entry = _whole_entry()
    [item] = json_feed(client)["items"]
    [told] = atom(client).findall(f"{ATOM}entry")
    assert told.findtext(f"{ATOM}content") == item["content_html"]
    assert told.findtext(f"{ATOM}id") == item["id"]
    assert (item["url"], item["language"]) == (f"https://communs.example{entry.path_on_site}", "fr")
    html = item["content_html"]
    assert '<a href="https://communs.example/agenda/"' in html
    assert '<img src="https://communs.example/medias/' in html
    assert "<strong>gras</strong>" in html
    assert 'src="/' not in html
    assert item["tags"] == ["Article", "Communs & données"]
    assert item["authors"] == [{"name": "Ada Fictive"}, {"name": "Direction fictive"}]


def test_files_are_enclosed(client: Client) -> None:
    from django.core.files.base import ContentFile

    file = Attachment.objects.create(
        title="Rapport", file=ContentFile(b"%PDF-1.7 essai", "rapport.pdf"), content_type="application/pdf"
    )
    make.publication(files=[("file", {"document": file, "name": "Le rapport", "missing": ""})])
    [item] = json_feed(client)["items"]
    assert item["attachments"] == [
        {
            "url": f"https://communs.example{file.url}",
            "mime_type": "application/pdf",
            "title": "Le rapport",
            "size_in_bytes": 14,
        }
    ]


def test_an_event_says_when_and_where(client: Client) -> None:
    make.event(cancelled=True)
    [item] = json_feed(client)["items"]
    said = "Annulé – 10 juin 2026 à 9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 – Salle des fêtes"
    assert item["content_html"].startswith(f"<p><strong>{said}</strong></p>")


def test_channels_hold_their_own(client: Client) -> None:
    tag = Term.objects.create(family="tag", name="Été", slug="ete")
    category = Term.objects.create(family="category", name="Été", slug="ete")
    make.article(headline="Actualité", tags=[tag])
    make.press_release(headline="Communiqué", categories=[category])
    make.event(headline="Événement", tags=[tag])
    make.publication(headline="Rapport")
    make.plain_page(headline="Page")
    assert titles(client) == ["Rapport", "Événement", "Communiqué", "Actualité"]
    assert titles(client, "/flux/espace-presse") == ["Communiqué"]
    assert titles(client, "/flux/agenda") == ["Événement"]
    assert titles(client, "/flux/pages") == ["Page"]
    assert titles(client, "/flux/etiquette/ete") == ["Événement", "Actualité"]
    assert titles(client, "/flux/rubrique/ete") == ["Communiqué"]
    for absent in ("/flux/etiquette/hiver.atom", "/flux/autre.atom", "/flux.rss", "/flux.atom?langue=de"):
        assert client.get(absent).status_code == 404


def test_twins_are_one_entry_unless_a_language_is_asked_for(client: Client) -> None:
    original = make.article(headline="Bonjour")
    twin = make.article(headline="Hello", language="en", original=original)
    assert titles(client) == ["Bonjour"]
    assert titles(client, query="?langue=fr") == ["Bonjour"]
    assert titles(client, query="?langue=en") == ["Hello"]
    english = atom(client, "/flux.atom?langue=en")
    assert english.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    [entry] = english.findall(f"{ATOM}entry")
    assert [(link["hreflang"], link["href"]) for link in links(entry, "alternate")] == [
        ("en", f"https://communs.example{twin.path_on_site}"),
        ("fr", f"https://communs.example{original.path_on_site}"),
    ]
    original.unpublish()
    assert titles(client) == ["Hello"]


def test_the_language_of_the_reader_changes_nothing(client: Client) -> None:
    make.article()
    french = client.get("/flux.atom", headers={"accept-language": "fr"}).content
    assert client.get("/flux.atom", headers={"accept-language": "en"}).content == french


def test_pages_lead_to_one_another_and_lose_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "SIZE", 2)
    for rank in range(5):
        make.article(headline=f"Titre {rank}", released_at=make.RELEASED + timedelta(days=rank // 2))
    met, address, known = [], "https://communs.example/flux.atom", set()
    while address:
        feed = atom(client, address.removeprefix("https://communs.example"))
        met += [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
        assert [link["href"] for link in links(feed, "self")] == [address]
        assert [link["href"] for link in links(feed, "first")] == ["https://communs.example/flux.atom"]
        known.add(feed.findtext(f"{ATOM}id"))
        address = next((link["href"] for link in links(feed, "next")), "")
    assert met == ["Titre 4", "Titre 3", "Titre 2", "Titre 1", "Titre 0"]
    assert len(known) == 1
    assert "next_url" in json_feed(client, "/flux/actualites.json?langue=fr")


def test_the_identity_outlives_the_address(client: Client) -> None:
    entry = make.article()
    before = json_feed(client)["items"][0]
    entry.slug = "autre-adresse"
    entry.save()
    after = json_feed(client)["items"][0]
    assert (after["id"], after["url"] == before["url"]) == (before["id"], False)


def test_an_embargo_ends_at_the_second(client: Client) -> None:
    entry = make.press_release(embargo_until=NOW, expire_at=NOW + timedelta(hours=1))
    noted(entry, NOW - timedelta(days=1))
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        before = client.get("/flux.atom")
        assert (titles(client), titles(client, "/flux/espace-presse")) == ([], [])
    assert titles(client) == ["Un titre"]
    assert json_feed(client)["items"][0]["date_modified"] == NOW.isoformat()
    after = client.get("/flux.atom", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, after.headers["Last-Modified"]) == (200, "Mon, 01 Jun 2026 08:00:00 GMT")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert titles(client) == []


def test_what_leaves_disappears_and_is_seen_to_change(client: Client) -> None:
    entry = make.article()
    noted(entry, NOW - timedelta(hours=2))
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        first = client.get("/flux.atom")
    unchanged = client.get("/flux.atom", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get("/flux.atom", headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    Entry.objects.get(pk=entry.pk).unpublish()
    noted(entry, NOW - timedelta(minutes=1))
    later = client.get("/flux.atom", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert later.status_code == 200
    assert titles(client) == []


def test_contacts_are_told_only_by_choice(client: Client) -> None:
    contact = PressContact.objects.create(
        role="Service de presse", email="presse@exemple.example", phones=["0102030405"]
    )
    entry = make.press_release(contacts=[contact])
    assert b"presse@exemple" not in client.get("/flux.atom").content + client.get("/flux.json").content
    Entry.objects.filter(pk=entry.pk).update(contacts_in_feeds=True)
    html = json_feed(client)["items"][0]["content_html"]
    assert html.endswith(
        "<h2>Contact presse</h2><ul><li>Service de presse – presse@exemple.example – 0102030405</li></ul>"
    )


def test_hostile_text_stays_text(client: Client) -> None:
    make.article(
        headline="]]></title><script>alert(1)</script>\x0b", chapo="<script>x</script>", text="\x0c<b onclick=x>ok"
    )
    [told] = atom(client).findall(f"{ATOM}entry")
    assert told.findtext(f"{ATOM}title") == "]]></title><script>alert(1)</script>"
    content = told.findtext(f"{ATOM}content") or ""
    assert ("<script" in content, "onclick" in content, "<b>ok</b>" in content) == (False, False, True)


def test_any_program_may_read_it(client: Client) -> None:
    make.article()
    headers = client.get("/flux.json").headers
    assert (headers["Access-Control-Allow-Origin"], headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert headers["Cache-Control"] == "public, no-cache"
    assert not {"Cookie"} & {*headers.get("Vary", "").split(", ")}


def test_a_feed_costs_no_more_queries_for_more_entries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(12):
        make.article(headline=f"Titre {rank}")
    client.get("/flux.atom")
    with django_assert_max_num_queries(14):
        client.get("/flux.atom")
