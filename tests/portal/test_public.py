"""The public pages: the home page's calls and figures, and what robots read."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.portal.queries import open_demarches
from tests.factories.procedures import DemarcheFactory, DraftDemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
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
    with django_assert_num_queries(3):
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
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own answer
    addresses = [place.text for place in root.iter(f"{NAMESPACE}loc")]
    assert addresses[:2] == ["https://communs.example/", "https://communs.example/mentions-legales"]
    assert len(set(addresses)) == len(addresses)


def test_the_favicon_is_found_at_the_root(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Location"]) == (302, "/static/communs/img/favicon.svg")
