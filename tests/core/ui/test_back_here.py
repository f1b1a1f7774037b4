"""Signing in or up leads back to where one was going."""

import pytest
from django.test import Client
from lxml import html

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/", ""),
        ("/demarches", "?next=%2Fdemarches"),
        ("/demarches?q=haies", "?next=%2Fdemarches%3Fq%3Dhaies"),
        ("/compte/login/", ""),
        ("/compte/login/?next=/commencer/x/dossier", "?next=%2Fcommencer%2Fx%2Fdossier"),
    ],
)
def test_the_header_remembers(client: Client, page: str, query: str) -> None:
    links = html.fromstring(client.get(page).content).xpath("//header//a[contains(@class, 'fr-btn')]/@href")
    assert set(links) == {f"/compte/login/{query}", f"/compte/signup/{query}"}
