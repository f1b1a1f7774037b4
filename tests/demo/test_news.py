"""The demonstration of the newsroom: imported whole, with nothing lost, and its team at work."""

import pytest
from django.test import Client

from communs.demo.news import load_news
from communs.demo.people import PASSWORD
from communs.newsroom.models import Entry
from communs.newsroom.queries import public_entries
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


def test_every_text_is_in_and_the_unfinished_one_stays_a_draft() -> None:
    assert load_news() == 11
    hidden = set(Entry.objects.values_list("slug", flat=True)) - set(public_entries().values_list("slug", flat=True))
    assert hidden == {"rencontres-de-printemps-a-completer"}
    assert Entry.objects.filter(original__isnull=False).values_list("language", flat=True).get() == "en"


def test_loading_twice_changes_nothing() -> None:
    load_news()
    assert load_news() == 0


def test_its_pages_are_valid_and_its_team_signs_in(client: Client) -> None:
    load_news()
    for entry in public_entries():
        assert_valid_html(client.get(entry.path_on_site))
    signed_in = [
        client.login(username=f"{name}@demo.communs.example", password=PASSWORD)
        for name in ("redacteur", "relecteur", "presse")
    ]
    assert signed_in == [True, True, True]
