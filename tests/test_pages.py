"""Every simple public page: valid, in both languages, with the headers that protect its reader."""

import re

import pytest
from django.test import Client

from tests.markup import assert_valid_html

PAGES = [
    "/",
    "/demarches",
    "/plan-du-site",
    "/mentions-legales",
    "/donnees-personnelles",
    "/accessibilite",
    "/cookies",
    "/design",
    "/design/confirmer",
]
FRENCH = re.compile(r"\b(?:les|des|une|est|dans|avec|pour|vous|votre|sur|aux|cette|sont)\b|[àâçéèêîôùœ]", re.IGNORECASE)
KEPT = ("Français", "Nouméa", "Libre Réponse")
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'"
)
PROTECTION = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_valid(client: Client, path: str, language: str) -> None:
    root = assert_valid_html(client.get(path, headers={"accept-language": language}))
    assert root.get("lang") == language


@pytest.mark.parametrize("path", PAGES)
def test_the_english_page_is_english(client: Client, path: str) -> None:
    root = assert_valid_html(client.get(path, headers={"accept-language": "en"}))
    texts = [text for element in root.iter("title", "body") for text in element.itertext()]
    attributes = [value for element in root.iter() for name in ("aria-label", "title") if (value := element.get(name))]
    content = " ".join([*texts, *attributes])
    for word in KEPT:
        content = content.replace(word, "")
    assert FRENCH.findall(content) == []


def test_headers(client: Client) -> None:
    headers = client.get("/").headers
    assert "; ".join(sorted(headers["Content-Security-Policy"].split("; "))) == POLICY
    assert {name: headers.get(name) for name in PROTECTION} == PROTECTION


def test_an_unknown_address_is_explained(client: Client) -> None:
    root = assert_valid_html(client.get("/rien"), 404)
    assert root.findtext(".//h1") == "Cette page est introuvable"
