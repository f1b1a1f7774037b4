"""The public pages: the home page's calls and figures, and what robots read."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core import sitemaps
from communs.core.sitemaps import Place
from communs.portal.queries import open_demarches
from tests.factories.procedures import DemarcheFactory, DraftDemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
XHTML = "{http://www.w3.org/1999/xhtml}"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_only_what_accepts_deposits_is_open_and_the_first_to_close_comes_first() -> None:
    now = timezone.now()
    always = DemarcheFactory()
    soon = DemarcheFactory(closes_at=now + timedelta(days=1))
    later = DemarcheFactory(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    DemarcheFactory(opens_at=now + timedelta(days=1))
    DemarcheFactory(closes_at=now + timedelta(seconds=1))
    DraftDemarcheFactory()
    assert list(open_demarches(now + timedelta(seconds=1))) == [soon, later, always]


def test_the_home_page_shows_the_open_calls(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    DemarcheFactory(title="Accélérateur", path="accelerateur", closes_at=datetime(2030, 3, 1, 22, 59, tzinfo=UTC))
    with django_assert_num_queries(5):
        response = client.get("/")
    root = assert_valid_html(response)
    links = [link for link in root.iter("a") if link.get("href") == "/commencer/accelerateur"]
    assert [link.text for link in links] == ["Accélérateur"]
    foot = " ".join(root.find(".//*[@class='c-card__foot']").itertext()).split()
    assert " ".join(foot) == "Dépôt possible jusqu’au 1er mars 2030 à 23 h 59"


def test_a_home_page_without_calls_says_so(client: Client) -> None:
    root = assert_valid_html(client.get("/"))
    assert root.findtext(".//p[@class='c-empty__title']") == "Aucun appel n’est ouvert en ce moment"


@time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False)
@override_settings(CONTACT_EMAIL="securite@communs.example", SITE_URL="https://communs.example")
def test_security_contact(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    assert (response.headers["Content-Type"], response.content.decode()) == (
        "text/plain; charset=utf-8",
        (
            "Contact: mailto:securite@communs.example\n"
            "Expires: 2026-06-30T00:00:00Z\n"
            "Preferred-Languages: fr, en\n"
            "Canonical: https://communs.example/.well-known/security.txt\n"
        ),
    )


@override_settings(SITE_URL="https://communs.example")
def test_robots_find_the_sitemap_and_leave_the_dossiers(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /dossiers",
        "Disallow: /instruction",
        "Disallow: /redaction",
        "Sitemap: https://communs.example/sitemap.xml",
    ]


@override_settings(SITE_URL="https://communs.example")
def test_the_sitemap_holds_the_public_pages(client: Client) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").getvalue())  # noqa: S314 - our own answer
    addresses = [place.text for place in root.iter(f"{NAMESPACE}loc")]
    assert addresses[:2] == ["https://communs.example/", "https://communs.example/mentions-legales"]
    assert len(set(addresses)) == len(addresses)


@override_settings(SITE_URL="https://communs.example")
def test_a_big_site_has_an_index_of_sitemaps_and_a_source_may_yield_pairs(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = datetime(2026, 6, 1, 8, tzinfo=UTC)
    offered = [("/a?b=1&c", changed), Place("/en", None, {"en": "/en", "fr": "/fr"}), Place("/fr")]
    monkeypatch.setattr(sitemaps, "MOST", 4)
    monkeypatch.setattr(sitemaps, "sitemap_sources", {"essai": lambda: iter(offered)})
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own answer
    parts = [place.text or "" for place in index.iter(f"{NAMESPACE}loc")]
    assert parts == [f"https://communs.example/sitemap-{number}.xml" for number in (1, 2, 3)]
    maps = [
        ET.fromstring(client.get(part.removeprefix("https://communs.example")).getvalue())  # noqa: S314 - our own answer
        for part in parts
    ]
    told = [url for part in maps for url in part.iter(f"{NAMESPACE}url")]
    assert [len(part) for part in maps] == [4, 4, 1]
    assert [url.findtext(f"{NAMESPACE}loc") for url in told[-3:]] == [
        f"https://communs.example{path}" for path in ("/a?b=1&c", "/en", "/fr")
    ]
    assert [url.findtext(f"{NAMESPACE}lastmod") for url in told[-3:]] == ["2026-06-01T08:00:00+00:00", None, None]
    assert [(link.get("hreflang"), link.get("href")) for link in told[-2].iter(f"{XHTML}link")] == [
        ("en", "https://communs.example/en"),
        ("fr", "https://communs.example/fr"),
    ]
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in (0, 4)] == [404, 404]


def test_the_favicon_is_found_at_the_root(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, "/static/communs/img/favicon.svg")
