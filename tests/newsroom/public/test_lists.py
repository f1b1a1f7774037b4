"""The home of the newsroom, the press room, the publications, the agenda."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.newsroom.queries import next_agenda_change, next_change
from tests.factories import newsroom as make
from tests.markup import assert_valid_html
from tests.newsroom.public import content
from tests.newsroom.public.content import day, tag
from tests.newsroom.public.test_entry_page import texts

pytestmark = [pytest.mark.django_db]
NOW = day(6, 10, 12)


def test_an_empty_newsroom_says_so(client: Client) -> None:
    for path in ("/actualites/", "/espace-presse/", "/agenda/", "/publication/", "/actualites/recherche/"):
        assert_valid_html(client.get(path))


def test_the_home_shows_each_kind_once(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make.article(headline="À la une", featured=True, cover=content.cover())
    article = make.article(headline="Autre article", cover=content.cover())
    make.article(headline="The twin", language="en", original=article)
    make.press_release(headline="Communiqué")
    make.publication(headline="Rapport")
    make.event(headline="Rencontre", starts_at=timezone.now() + timedelta(days=3), ends_at=None)
    make.event(headline="Passé", starts_at=timezone.now() - timedelta(days=3), ends_at=None)
    make.article(headline="Brouillon", live=False)
    with django_assert_max_num_queries(12):
        root = assert_valid_html(client.get("/actualites/"))
    assert texts(root, ".//main//h3") == ["À la une", "Autre article", "Communiqué", "Rencontre", "Rapport"]
    english = assert_valid_html(client.get("/actualites/", headers={"accept-language": "en"}))
    assert texts(english, ".//main//h3")[:2] == ["À la une", "The twin"]


def test_the_press_room_goes_on_page_after_page(client: Client) -> None:
    titles = [f"Communiqué n° {rank:02}" for rank in range(15)]
    for rank, title in enumerate(titles):
        make.press_release(headline=title, released_at=day(3, 20) - timedelta(days=rank), chapo="Un chapô.")
    first = client.get("/espace-presse/")
    second = client.get("/espace-presse/", {"cursor": first.context["page"].next_cursor})
    found = [texts(assert_valid_html(page), ".//main//h3") for page in (first, second)]
    assert [*found[0], *found[1]] == titles


def test_an_address_is_shown_to_whoever_asks_from_the_site(client: Client) -> None:
    shown, hidden = content.contact(), content.contact(role="Absent", email="absent@exemple.example", phones=[])
    make.press_release(contacts=[shown])
    address, path = "presse@exemple.example", f"/espace-presse/contact/{shown.pk}/"
    room = client.get("/espace-presse/").content.decode()
    assert ("Service de presse" in room, address in room, "Absent" in room) == (True, False, False)
    asked = client.get(path)
    assert_valid_html(asked)
    assert address not in asked.content.decode()
    told = client.post(path, headers={"sec-fetch-site": "same-origin"})
    assert [link.get("href") for link in assert_valid_html(told).iterfind(".//dl//a")] == [
        f"mailto:{address}",
        "tel:0199001234",
    ]
    assert client.post(path).status_code == 403
    assert (
        client.post(f"/espace-presse/contact/{hidden.pk}/", headers={"sec-fetch-site": "same-origin"}).status_code
        == 404
    )


def agenda(client: Client, query: str = "") -> list[str]:
    with time_machine.travel(NOW, tick=False):
        return texts(assert_valid_html(client.get(f"/agenda/{query}")), ".//main//h4")


def test_the_agenda_goes_from_the_nearest_on_and_back(client: Client) -> None:
    make.event(headline="Ce matin", starts_at=day(6, 10, 9), ends_at=day(6, 10, 11))
    make.event(headline="Aujourd’hui", starts_at=day(6, 10, 9), ends_at=None)
    make.event(headline="En cours", starts_at=day(6, 8), ends_at=day(6, 11))
    make.event(headline="Toute la journée", starts_at=day(6, 10, 0), ends_at=day(6, 10, 0), all_day=True)
    make.event(headline="Plus tard", starts_at=day(7, 1), ends_at=day(7, 2))
    make.event(headline="Hier", starts_at=day(6, 9), ends_at=None)
    assert agenda(client) == ["En cours", "Toute la journée", "Aujourd’hui", "Plus tard"]
    assert agenda(client, "?past") == ["Ce matin", "Hier"]


def test_the_agenda_is_filtered_with_counts(client: Client) -> None:
    schools, commons = tag("Écoles", "ecoles"), tag("Communs", "communs")
    make.event(headline="A", starts_at=day(6, 12), ends_at=None, place="Grenoble", tags=[schools])
    make.event(headline="B", starts_at=day(6, 13), ends_at=None, place="Paris", tags=[schools, commons])
    make.event(headline="C", starts_at=day(7, 14), ends_at=None, place="Paris", tags=[])
    assert agenda(client, "?tag=ecoles") == ["A", "B"]
    assert agenda(client, "?tag=ecoles&place=Paris") == ["B"]
    assert agenda(client, "?month=2026-07") == ["C"]
    assert agenda(client, "?month=2026-06&month=2026-07&place=Paris") == ["B", "C"]
    assert agenda(client, "?tag=communs&tag=absent&tag=ecoles&place=Grenoble&place=Paris") == ["A", "B"]
    assert agenda(client, "?month=juillet&tag=&place=+") == ["A", "B", "C"]
    assert agenda(client, "?place=Nulle+part") == []
    with time_machine.travel(NOW, tick=False):
        context = client.get("/agenda/?place=Paris").context
    assert [(one.value, one.count) for one in context["places"]] == [("Paris", 2), ("Grenoble", 1)]
    assert [(one.value, one.label, one.count) for one in context["tags"]] == [
        ("communs", "Communs", 1),
        ("ecoles", "Écoles", 1),
    ]
    assert [(one.label, one.count) for one in context["months"]] == [("juin 2026", 1), ("juillet 2026", 1)]
    assert context["total"] == 2


def test_filters_are_links_that_keep_the_others(client: Client) -> None:
    make.event(headline="A", starts_at=day(6, 12), ends_at=None, place="Grenoble", tags=[tag("Écoles", "ecoles")])
    with time_machine.travel(NOW, tick=False):
        root = assert_valid_html(client.get("/agenda/?place=Grenoble&cursor=abc"))
    links = [link.get("href") for link in root.iterfind(".//a[@rel='nofollow']")]
    assert links == ["?", "?place=Grenoble&month=2026-06", "?place=Grenoble&tag=ecoles", "?"]


def test_the_agenda_goes_on_page_after_page(client: Client) -> None:
    for rank in range(23):
        make.event(headline=f"{rank:02}", starts_at=day(6, 12) + timedelta(hours=rank // 2), ends_at=None)
    with time_machine.travel(NOW, tick=False):
        first = client.get("/agenda/").context["page"]
        second = client.get("/agenda/", {"cursor": first.next_cursor}).context["page"]
    assert [row.headline for row in [*first.rows, *second.rows]] == [f"{rank:02}" for rank in range(23)]


def test_what_changes_by_itself_is_foreseen() -> None:
    with time_machine.travel(NOW, tick=False):
        assert next_change() is None
        assert next_agenda_change() == day(6, 11, 0)
        make.article(embargo_until=NOW + timedelta(hours=3))
        make.article(expire_at=NOW + timedelta(hours=2))
        make.article(expire_at=NOW + timedelta(hours=1), live=False)
        assert next_change() == NOW + timedelta(hours=2)
        make.event(starts_at=NOW, ends_at=NOW + timedelta(hours=1))
        assert next_agenda_change() == NOW + timedelta(hours=1, microseconds=1)
