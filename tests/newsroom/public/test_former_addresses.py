"""Addresses of another time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communs.newsroom.models import FormerAddress
from tests.factories import newsroom as make
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


def answer(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_a_former_address_leads_to_what_replaced_it(client: Client) -> None:
    entry = make.article(headline="Nouveau")
    FormerAddress.objects.create(path="/communiques/ancien/", entry=entry)
    FormerAddress.objects.create(path="/vieille été.html", target="/agenda/")
    FormerAddress.objects.create(path="/retirée/")
    assert answer(client, "/communiques/ancien/") == (301, entry.path_on_site)
    assert answer(client, "/communiques/ancien") == (301, entry.path_on_site)
    assert answer(client, "/vieille%20%C3%A9t%C3%A9.html") == (301, "/agenda/")
    gone = client.get("/retir%C3%A9e/")
    assert [h1.text for h1 in assert_valid_html(gone, 410).iter("h1")] == ["Cette page n’existe plus"]
    assert client.post("/communiques/ancien/").status_code == 404


def test_what_is_hidden_or_unknown_stays_unknown(client: Client) -> None:
    soon = timezone.now() + timedelta(hours=1)
    FormerAddress.objects.create(path="/ancien/", entry=make.article(headline="Caché", embargo_until=soon))
    assert [answer(client, path)[0] for path in ("/ancien/", "/inconnu/", f"/{'a' * 3000}/")] == [404] * 3


def test_a_new_slug_leaves_the_former_address(client: Client) -> None:
    entry = make.press_release(headline="Premier titre")
    for slug in ("deuxieme", "troisieme", "deuxieme"):
        entry.slug = slug
        entry.save()
    assert answer(client, "/espace-presse/premier-titre/") == (301, "/espace-presse/deuxieme/")
    assert answer(client, "/espace-presse/troisieme/") == (301, "/espace-presse/deuxieme/")
    assert answer(client, "/espace-presse/deuxieme/")[0] == 200
    assert sorted(FormerAddress.objects.values_list("path", flat=True)) == [
        "/espace-presse/premier-titre/",
        "/espace-presse/troisieme/",
    ]


def test_a_draft_leaves_no_former_address() -> None:
    draft = make.article(headline="Brouillon", live=False)
    draft.slug = "autre"
    draft.save()
    draft.delete()
    make.article(headline="Secret", embargo_until=timezone.now() + timedelta(hours=1)).delete()
    assert not FormerAddress.objects.exists()


def test_what_was_public_and_is_deleted_is_gone(client: Client) -> None:
    make.article(headline="Retiré").delete()
    assert answer(client, "/actualites/retire/") == (410, "")
    make.article(headline="Retiré")
    assert answer(client, "/actualites/retire/")[0] == 200
