"""What pages say to machines: schema.org, Open Graph, twins, feeds; and the sitemap."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.test import Client, override_settings
from lxml import html as lxml_html

from communs.newsroom.machine import Machine, machine_of, machine_of_list
from communs.newsroom.models import Attachment, Author, Term
from tests.factories import newsroom as make
from tests.markup import parse

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
SITE = "https://communs.example"
PUBLISHER = {"@id": f"{SITE}/#publisher"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen() -> Any:  # noqa: ANN401 - a generator of nothing
    with time_machine.travel(NOW, tick=False), override_settings(SITE_URL=SITE):
        yield


def head(machine: Machine) -> Any:  # noqa: ANN401 - lxml's element
    markup = render_to_string("newsroom/partials/machine.html", {"machine": machine})
    root, errors = parse(f"<!doctype html><html lang=fr><head><title>x</title>{markup}</head><body></body></html>")
    assert errors == []
    return root.find("head")


def graph(machine: Machine) -> list[dict[str, Any]]:
    text = head(machine).findtext("script")
    nodes: list[dict[str, Any]] = json.loads(text)["@graph"]
    return nodes


def test_a_press_release_is_a_news_article() -> None:
    tag = Term.objects.create(family="tag", name="Communs", slug="communs")
    category = Term.objects.create(family="category", name="Éducation", slug="education")
    entry = make.press_release(
        headline="Une salle ouvre",
        chapo="L’essentiel.",
        tags=[tag],
        categories=[category],
        authors=[Author.objects.create(name="Ada Fictive")],
        embargo_until=NOW,
    )
    own, organisation, way = graph(machine_of(entry))
    address = f"{SITE}/espace-presse/une-salle-ouvre/"
    assert own == {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "description": "L’essentiel.",
        "inLanguage": "fr",
        "keywords": ["Communs"],
        "headline": "Une salle ouvre",
        "datePublished": entry.released_at.isoformat(),
        "dateModified": "2026-06-01T08:00:00+00:00",
        "publisher": PUBLISHER,
        "creditText": "Ada Fictive",
        "articleSection": ["Éducation"],
    }
    assert (organisation["@type"], organisation["@id"], organisation["name"]) == (
        "Organization",
        PUBLISHER["@id"],
        "communs",
    )
    assert [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]] == [
        (1, "communs", f"{SITE}/"),
        (2, "Espace presse", f"{SITE}/espace-presse/"),
        (3, "Une salle ouvre", address),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {},
            {
                "startDate": "2026-06-10T09:30:00+02:00",
                "endDate": "2026-06-10T17:00:00+02:00",
                "status": "EventScheduled",
            },
        ),
        ({"ends_at": None}, {"startDate": "2026-06-10T09:30:00+02:00", "endDate": None, "status": "EventScheduled"}),
        (
            {"all_day": True, "cancelled": True},
            {"startDate": "2026-06-10", "endDate": "2026-06-10", "status": "EventCancelled"},
        ),
    ],
)
def test_an_event_is_an_event(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    own = graph(machine_of(make.event(address="1, rue Fictive", **fields)))[0]
    assert (own["@type"], own["name"]) == ("Event", "Un titre")
    assert {
        "startDate": own["startDate"],
        "endDate": own.get("endDate"),
        "status": own["eventStatus"].rpartition("/")[2],
    } == expected
    assert own["location"] == {"@type": "Place", "name": "Salle des fêtes", "address": "1, rue Fictive"}


def test_a_publication_is_a_report_with_its_files_and_a_page_is_a_page() -> None:
    file = Attachment.objects.create(
        title="Rapport", file=ContentFile(b"essai", "r.pdf"), content_type="application/pdf"
    )
    report = graph(machine_of(make.publication(files=[("file", {"document": file, "name": ""})])))[0]
    assert (report["@type"], report["encoding"]) == (
        "Report",
        [
            {
                "@type": "MediaObject",
                "name": "Rapport",
                "contentUrl": SITE + file.url,
                "encodingFormat": "application/pdf",
                "contentSize": "5",
            }
        ],
    )
    page = graph(machine_of(make.plain_page(headline="Contact")))[0]
    assert (page["@type"], page["name"]) == ("WebPage", "Contact")


def test_nothing_in_a_text_leaves_its_place() -> None:
    hostile = '</script><script>alert("1")</script><!-- & é'
    machine = machine_of(make.article(headline=hostile))
    element = head(machine)
    assert [script.get("type") for script in element.iter("script")] == ["application/ld+json"]
    assert graph(machine)[0]["headline"] == hostile
    assert element.xpath("meta[@property='og:title']/@content") == [hostile]
    assert not {"<", ">", "&"} & {*machine.json_ld}


def test_open_graph_says_what_networks_show() -> None:
    entry = make.article(headline="Titre", chapo="Chapô", cover=[("picture", {"image": make.picture()})])
    entry.refresh_from_db()
    said = machine_of(entry).properties
    image = dict(said)["og:image"]
    assert image.startswith(f"{SITE}/medias/images/")
    assert said == [
        ("og:type", "article"),
        ("og:title", "Titre"),
        ("og:description", "Chapô"),
        ("og:url", f"{SITE}/actualites/titre/"),
        ("og:site_name", "communs"),
        ("og:locale", "fr_FR"),
        ("og:image", image),
        ("og:image:alt", "Une salle de réunion claire"),
        ("twitter:card", "summary_large_image"),
        ("article:published_time", entry.released_at.isoformat()),
        ("article:modified_time", entry.released_at.isoformat()),
    ]


def test_twins_and_feeds_are_linked() -> None:
    french = make.event(headline="Rencontre")
    english = make.event(headline="Meeting", language="en", original=french)
    addresses = {"fr": f"{SITE}/agenda/rencontre/", "en": f"{SITE}/agenda/meeting/"}
    expected = [("en", addresses["en"]), ("fr", addresses["fr"]), ("x-default", addresses["fr"])]
    assert machine_of(french).alternates == machine_of(english).alternates == expected
    assert graph(machine_of(english))[0]["inLanguage"] == "en"
    element = head(machine_of(french))
    assert element.xpath("link[@rel='canonical']/@href") == [addresses["fr"]]
    assert element.xpath("link[@type]/@href") == [
        f"{SITE}/flux/agenda.atom",
        f"{SITE}/flux/agenda.json",
        f"{SITE}/flux.atom",
        f"{SITE}/flux.json",
        f"{SITE}/agenda.ics",
        f"{SITE}/agenda/rencontre.ics",
    ]


def test_a_list_says_what_it_is() -> None:
    machine = machine_of_list("agenda", "Agenda", "Les rencontres.", "/agenda/?mois=2026-06")
    own = graph(machine)[0]
    assert (machine.canonical, own["@type"], own["description"]) == (
        f"{SITE}/agenda/?mois=2026-06",
        "CollectionPage",
        "Les rencontres.",
    )


def test_what_only_its_reader_may_see_is_not_indexed() -> None:
    element = head(machine_of(make.article(embargo_until=NOW + timedelta(seconds=1))))
    assert [lxml_html.tostring(one).decode().strip() for one in element if one.tag != "title"] == [
        '<meta name="robots" content="noindex, noarchive">'
    ]


def places(client: Client) -> dict[str, tuple[str | None, dict[str, str]]]:
    root = ET.fromstring(client.get("/sitemap.xml").getvalue())  # noqa: S314 - our own answer
    return {
        (url.findtext(f"{SITEMAP}loc") or "").removeprefix(SITE): (
            url.findtext(f"{SITEMAP}lastmod"),
            {link.get("hreflang", ""): link.get("href", "").removeprefix(SITE) for link in url.iter(f"{XHTML}link")},
        )
        for url in root.iter(f"{SITEMAP}url")
    }


def test_the_sitemap_holds_what_is_visible_at_this_second_with_its_twins(client: Client) -> None:
    french = make.article(headline="Bonjour", last_published_at=NOW - timedelta(days=1))
    make.article(headline="Hello", language="en", original=french, embargo_until=NOW)
    make.article(headline="Brouillon", live=False)
    twins = {"en": "/actualites/hello/", "fr": "/actualites/bonjour/"}
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        before = {path: said for path, said in places(client).items() if path.startswith("/actualites/")}
    after = {path: said for path, said in places(client).items() if path.startswith("/actualites/")}
    assert before == {
        "/actualites/": (None, {}),
        "/actualites/bonjour/": ("2026-05-31T08:00:00+00:00", {}),
    }
    assert after == {
        "/actualites/": (None, {}),
        "/actualites/bonjour/": ("2026-05-31T08:00:00+00:00", twins),
        "/actualites/hello/": ("2026-06-01T08:00:00+00:00", twins),
    }
