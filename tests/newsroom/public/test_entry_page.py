"""The page of an entry."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.newsroom.operations.pictures import prepare_entry
from tests.factories import newsroom as make
from tests.markup import assert_valid_html
from tests.newsroom.public import content

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
LIGHTEST = 100_000


def texts(root: object, path: str) -> list[str]:
    return [" ".join(" ".join(element.itertext()).split()) for element in root.iterfind(path)]  # type: ignore[attr-defined]


def test_an_article_shows_all_that_it_has(client: Client) -> None:
    entry = content.rich_article()
    response = client.get(entry.path_on_site)
    root = assert_valid_html(response)
    assert texts(root, ".//h1") == ["Le catalogue ouvre à toutes les communes"]
    assert texts(root, ".//main//h2") == [
        "Sur cette page",
        "Première partie",
        "Deuxième partie",
        "Troisième partie",
        "Informations pratiques",
        "À télécharger",
        "Contacts presse",
        "Sujets",
        "À lire aussi",
    ]
    assert [link.get("href") for link in root.iterfind(".//nav[@class='n-contents']//a")] == [
        "#s-premiere-partie",
        "#s-deuxieme-partie",
        "#s-troisieme-partie",
    ]
    assert texts(root, ".//div[@class='n-chapo']") == ["L’essentiel en une phrase."]
    assert [image.get("alt") for image in root.iter("img")] == ["Une salle de réunion claire"] * 5
    assert [image.get("loading") for image in root.iter("img")] == [None, *["lazy"] * 4]
    assert all(image.get("width") and image.get("height") for image in root.iter("img"))
    assert "presse@exemple.example" not in response.content.decode()
    twins = root.iterfind(".//head/link[@rel='alternate'][@hreflang]")
    assert [(link.get("hreflang"), link.get("href").removeprefix(settings.SITE_URL)) for link in twins] == [
        ("en", "/actualites/the-catalogue-opens/"),
        ("fr", entry.path_on_site),
        ("x-default", entry.path_on_site),
    ]
    assert len(response.content) < LIGHTEST


def test_an_event_says_when_and_where(client: Client) -> None:
    root = assert_valid_html(client.get(content.rich_event().path_on_site))
    assert texts(root, ".//dl[@class='n-practical']/dd") == [
        "Mardi 12 juin 2040, de 9 h 30 à 17 h Ajouter à mon calendrier",
        "Grenoble 12 rue de l’Exemple 38000 Grenoble Voir sur OpenStreetMap",
        "B, arrêt Exemple",
    ]
    assert texts(root, ".//p[@class='n-slideshow__rank']") == ["1 / 2", "2 / 2"]


@pytest.mark.parametrize("factory", [make.press_release, make.publication, make.plain_page])
def test_every_kind_has_a_valid_page(client: Client, factory: object) -> None:
    entry = factory(chapo="Un chapô.", leads_to="https://exemple.example/suite")  # type: ignore[operator]
    root = assert_valid_html(client.get(entry.path_on_site))
    assert [link.get("href") for link in root.iterfind(".//p[@class='n-leads']/a")] == ["https://exemple.example/suite"]


def test_a_page_costs_few_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    entry = content.rich_article()
    prepare_entry(entry)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(entry.path_on_site).status_code == 200


def test_sizes_of_pictures_are_made_by_a_job(client: Client, run_jobs: object) -> None:
    entry = content.rich_article()
    first = assert_valid_html(client.get(entry.path_on_site))
    assert list(first.iter("source")) == []
    assert first.find(".//figure[@class='n-cover']//img").get("width") == "1200"
    run_jobs()  # type: ignore[operator]
    root = assert_valid_html(client.get(entry.path_on_site))
    sources = list(root.iterfind(".//figure[@class='n-cover']//source"))
    assert [source.get("type") for source in sources] == ["image/avif", "image/webp"]
    assert [part.split()[1] for part in sources[0].get("srcset").split(", ")] == ["480w", "960w", "1200w"]
    image = root.find(".//figure[@class='n-cover']//img")
    assert (image.get("width"), image.get("height"), image.get("fetchpriority")) == ("960", "504", "high")
    assert client.get(image.get("src"))["Content-Type"] == "image/png"


def test_what_the_public_may_not_see_is_unknown(client: Client) -> None:
    now = timezone.now()
    hidden = [
        make.article(headline="Brouillon", live=False),
        make.article(headline="Embargo", embargo_until=now + timedelta(hours=1)),
        make.article(headline="Expiré", expire_at=now),
    ]
    answers = [client.get(path) for path in (*(entry.path_on_site for entry in hidden), "/actualites/inconnu/")]
    assert [answer.status_code for answer in answers] == [404] * 4
    bodies = {answer.content.replace(answer.request["PATH_INFO"].split("/")[2].encode(), b"") for answer in answers}
    assert len(bodies) == 1


def test_an_embargo_ends_at_the_second_and_is_not_related_before(client: Client) -> None:
    now = timezone.now()
    shared = [content.tag("Communs", "communs")]
    secret = make.article(headline="Sous embargo", embargo_until=now + timedelta(hours=1), tags=shared)
    open_one = make.article(headline="Ouvert", tags=shared, original=None)
    assert "Sous embargo" not in client.get(open_one.path_on_site).content.decode()
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        assert client.get(secret.path_on_site).status_code == 200
        assert "Sous embargo" in client.get(open_one.path_on_site).content.decode()


def test_an_english_text_says_so_on_a_french_page(client: Client) -> None:
    entry = make.article(headline="The news", language="en", chapo="A lead.", text="A text.")
    root = assert_valid_html(client.get(entry.path_on_site))
    assert [element.get("lang") for element in root.iterfind(".//article//*[@lang]")] == ["en", "en", "en"]
