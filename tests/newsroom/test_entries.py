"""Entries: their addresses, their titles, when they are seen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communs.newsroom.queries import public_entries
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db


def test_an_entry_is_read_at_its_section_and_slug(client: Client) -> None:
    entry = make.press_release(headline="Une salle ouvre à Grenoble")
    assert entry.path_on_site == "/espace-presse/une-salle-ouvre-a-grenoble/"
    assert client.get(entry.path_on_site).status_code == 200
    assert client.get(f"/actualites/{entry.slug}/").status_code == 404


def test_a_long_title_is_kept_whole() -> None:
    headline = "Un titre qui en dit beaucoup " * 20
    entry = make.article(headline=headline)
    entry.refresh_from_db()
    assert entry.headline == headline.strip()
    assert len(entry.title) == 255


def test_embargo_expiry_and_draft_hide_an_entry_to_the_second() -> None:
    now = timezone.now()
    shown = make.article(headline="Visible", embargo_until=now, expire_at=now + timedelta(seconds=1))
    make.article(headline="Sous embargo", embargo_until=now + timedelta(seconds=1))
    make.article(headline="Expiré", expire_at=now)
    make.article(headline="Brouillon", live=False)
    assert [entry.pk for entry in public_entries(now)] == [shown.pk]
    assert [entry.headline for entry in public_entries(now + timedelta(seconds=1))] == ["Sous embargo"]


def test_the_spaces_of_typography_stay_in_a_title() -> None:
    entry = make.article(headline=" Grenoble\u00a0:  une salle\u202f; \n deux projets ")
    entry.refresh_from_db()
    assert entry.headline == "Grenoble\u00a0: une salle\u202f; deux projets"
