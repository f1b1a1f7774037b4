"""Search."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from communs.core.registry import agenda_sources, search_sources
from communs.newsroom.choices import chosen_in
from communs.newsroom.operations.words import learn_all_words
from communs.newsroom.searching import asked, find
from communs.newsroom.searching.excerpts import excerpt_of, marked
from tests.factories import newsroom as make
from tests.markup import assert_valid_html
from tests.newsroom.public.content import day, tag
from tests.newsroom.public.test_entry_page import texts

pytestmark = pytest.mark.django_db
HARD = "\u00a0"


def titles(text: str, **chosen: str) -> list[str]:
    return [entry.headline for entry in find(text, {name: (value,) for name, value in chosen.items()}).entries]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("élèves", True),
        ("eleve", True),
        ("ELEVES de l’école", True),
        ("l'ecole les eleves", True),
        ('"apprendre à lire"', True),
        ('"lire à apprendre"', False),
        ("élèves -grenoble", False),
        ("élèves -paris", True),
        ("non-voyants", True),
        ("collège", False),
        ("exemple.example", False),
    ],
)
def test_words_are_found_without_accents_in_all_their_forms(typed: str, *, found: bool) -> None:
    text = "Les élèves de l’école apprennent à *lire* : apprendre à lire, aux non-voyants, à Grenoble."
    make.article(headline="Titre", text=f"{text} [ici](https://exemple.example/)")
    assert (titles(typed) == ["Titre"] and not find(typed, {}).any_word) == found


def test_titles_count_more_than_bodies_and_fresh_more_than_old() -> None:
    make.article(headline="Dans le texte", text="Primevère.", released_at=day(3, 3))
    make.article(headline="Primevère, ancien", text="x", released_at=day(3, 1))
    make.article(headline="Primevère, récent", text="x", released_at=day(3, 2))
    assert titles("primevere") == ["Primevère, récent", "Primevère, ancien", "Dans le texte"]


def test_only_what_the_public_sees_is_found_and_counted() -> None:
    now = timezone.now()
    make.article(headline="Primevère visible")
    make.article(headline="Primevère brouillon", live=False)
    make.article(headline="Primevère embargo", embargo_until=now + timedelta(hours=1))
    make.article(headline="Primevère expiré", expire_at=now)
    found = find("primevère", {})
    assert ([entry.headline for entry in found.entries], found.counts.total) == (["Primevère visible"], 1)


def test_facets_count_what_choosing_them_would_give() -> None:
    schools = tag("Écoles", "ecoles")
    make.article(headline="A", tags=[schools], released_at=day(3, 1))
    make.article(headline="B", released_at=day(3, 1, year=2025))
    make.event(headline="C", tags=[schools], place="Grenoble", released_at=day(3, 1))
    counts = find("", {"kind": ("article",)}).counts
    assert counts.total == 2
    assert {name: [(one.value, one.count) for one in choices] for name, choices in counts.choices.items()} == {
        "kind": [("article", 2), ("event", 1)],
        "year": [("2025", 1), ("2026", 1)],
        "place": [],
        "tag": [("ecoles", 1)],
    }
    assert titles("", kind="article", tag="ecoles") == ["A"]
    assert titles("", place="Grenoble") == ["C"]
    assert titles("", year="2025") == ["B"]


def test_several_values_of_a_filter_widen_it_and_its_counts_stay() -> None:
    schools, commons = tag("Écoles", "ecoles"), tag("Communs", "communs")
    make.article(headline="A", tags=[schools, commons], released_at=day(3, 4))
    make.press_release(headline="B", tags=[commons], released_at=day(3, 3))
    make.event(headline="C", tags=[schools], place="Grenoble", released_at=day(3, 2))
    make.event(headline="D", place="Paris", released_at=day(3, 1, year=2025))
    both = ("ecoles", "communs")
    found = find("", {"kind": ("article", "event")})
    assert ([one.headline for one in found.entries], found.counts.total) == (["A", "C", "D"], 3)
    found = find("", {"kind": ("article", "event"), "tag": both, "year": ("2026", "2025")})
    assert ([one.headline for one in found.entries], found.counts.total) == (["A", "C"], 2)
    assert {name: [(one.value, one.count) for one in choices] for name, choices in found.counts.choices.items()} == {
        "kind": [("article", 1), ("event", 1), ("press_release", 1)],
        "year": [("2026", 2)],
        "place": [("Grenoble", 1)],
        "tag": [("ecoles", 2), ("communs", 1)],
    }


def test_each_value_in_force_is_a_link_that_takes_it_away(client: Client) -> None:
    make.article(headline="A", tags=[tag("Écoles", "ecoles")])
    make.event(headline="B", place="Grenoble")
    root = assert_valid_html(
        client.get("/actualites/recherche/?kind=article&kind=event&kind=article&kind=x&tag=&page=2")
    )
    links = {link.text: link.get("href") for link in root.iterfind(".//ul[@class='n-chosen']//a")}
    assert links == {"Actualité": "?kind=event&tag=", "Événement": "?kind=article&tag="}
    facet = [link.get("href") for link in root.iterfind(".//section[@aria-labelledby='facet-tag']//a")]
    assert facet == ["?kind=article&kind=event&kind=article&kind=x&tag=ecoles"]


def test_a_filter_takes_so_many_values() -> None:
    asked_for = QueryDict("&".join(f"place={rank}" for rank in range(20)))
    assert chosen_in(asked_for, ["place"], {}) == {"place": tuple("01234567")}


def test_a_mistyped_word_is_mended_and_said(client: Client) -> None:
    make.article(headline="Accessibilité des services", text="Numérique.")
    learn_all_words()
    found = find("acessibilite numérique", {})
    assert ([entry.headline for entry in found.entries], found.instead_of, found.asked.text) == (
        ["Accessibilité des services"],
        "acessibilite numérique",
        "accessibilité numérique",
    )
    root = assert_valid_html(client.get("/actualites/recherche/", {"q": "acessibilite"}))
    said = [text.replace(HARD, " ") for text in texts(root, ".//p[@class='n-correction']")]
    assert said == ["Rien ne contient « acessibilite ». Voici ce que donne « accessibilité »."]


def test_a_rare_spelling_suggests_the_usual_one() -> None:
    make.article(headline="Pimevère", text="Une faute.")
    for rank in range(8):
        make.article(headline=f"Primevère {rank}", text="x")
    learn_all_words()
    found = find("pimevère", {})
    assert ([entry.headline for entry in found.entries], found.suggestion) == (["Pimevère"], "primevère")
    assert find("primevère", {}).suggestion == ""


def test_a_word_under_embargo_is_never_suggested() -> None:
    make.article(headline="Primevère", embargo_until=timezone.now() + timedelta(hours=1))
    learn_all_words()
    assert find("primevre", {}).counts.total == 0


def test_texts_with_any_word_are_shown_when_none_has_all() -> None:
    make.article(headline="Pommes")
    found = find("pommes poires", {})
    assert ([entry.headline for entry in found.entries], found.any_word) == (["Pommes"], True)


def test_excerpts_mark_the_words_and_escape_the_rest() -> None:
    text = "Un début sans rien.\n\nUn **élève** & ses <b>camarades</b> <script>x</script>.\n\nUne fin."
    entry = make.article(chapo="", text=text)
    assert excerpt_of(entry, ["elev"]) == "Un <mark>élève</mark> &amp; ses camarades ."
    assert excerpt_of(entry, ["absent"]) == "Un début sans rien."
    assert (
        marked("<élève> élevage élevassions", ["elev"]) == "&lt;<mark>élève</mark>&gt; <mark>élevage</mark> élevassions"
    )


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_search(text: str) -> None:
    what = asked(text)
    assert (what.query is None) == (what.words == ())


@pytest.mark.parametrize(
    "typed", ["'", '"', "a:*", "-", "--x", "& | !", "((", "\\", "«x»", "<->", "or or", "€ 😀", "x" * 5000]
)
def test_whatever_is_typed_is_answered(client: Client, typed: str) -> None:
    make.article()
    assert_valid_html(client.get("/actualites/recherche/", {"q": typed, "page": typed, "kind": typed, "year": typed}))


def test_the_page_is_marked_and_goes_on(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for rank in range(12):
        make.article(headline=f"Élève {rank}", released_at=day(3, 1 + rank), tags=[tag("Écoles", "ecoles")])
    with django_assert_max_num_queries(6):
        first = assert_valid_html(client.get("/actualites/recherche/", {"q": "eleves"}))
    second = assert_valid_html(client.get("/actualites/recherche/", {"q": "eleves", "page": 2}))
    assert [len(texts(page, ".//li//h3")) for page in (first, second)] == [10, 2]
    assert texts(first, ".//li//h3//mark") == ["Élève"] * 10
    assert texts(first, ".//h2")[0] == "12 résultats"


def test_other_rooms_ask_by_the_registries() -> None:
    make.article(headline="Élèves", chapo="Un *chapô*.")
    make.event(headline="Rencontre", starts_at=day(6, 12), ends_at=None, place="Paris")
    found: list[Any] = list(search_sources["newsroom"](None, "eleve", 5))
    assert [(one.title, one.url, one.text) for one in found] == [("Élèves", "/actualites/eleves/", "Un chapô.")]
    dated: list[Any] = list(agenda_sources["newsroom"](None, day(6, 1), day(7, 1)))
    assert [(one.title, one.place, one.starts_at) for one in dated] == [("Rencontre", "Paris", day(6, 12))]
    assert list(search_sources["newsroom"](None, " ", 5)) == []
