"""Communes, departements, regions and countries; suggestions while somebody types."""

import pytest
from django.test import Client

from communs.questionnaires.reference import communes, countries, territories
from communs.questionnaires.wording import folded
from tests.markup import parse


def labels(query: str, limit: int = 20) -> list[str]:
    return [place.label for place in communes.search(query, limit)]


def test_the_reference_is_whole_and_coherent() -> None:
    known = communes.communes()
    assert len(known) == 34969
    assert {commune.departement for commune in known.values()} - set(territories.departements()) == set()
    assert {commune.region for commune in known.values()} - set(territories.regions()) == set()
    assert {commune.epci for commune in known.values() if commune.epci} - set(territories.epci()) == set()
    assert [c.name for c in known.values() if c.key != folded(c.name)] == []
    assert (len(territories.regions()), len(territories.departements()), len(countries.countries())) == (26, 109, 250)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("75013", "75013 Paris"),
        ("St Étienne", "42000 Saint-Étienne"),
        ("abergement clem", "01400 L'Abergement-Clémenciat"),
        ("69003 lyon", "69003 Lyon"),
        ("ille sur tet", "66130 Ille-sur-Têt"),
    ],
)
def test_a_commune_is_found_by_postal_code_or_name(query: str, first: str) -> None:
    assert labels(query)[:1] == [first]


def test_nothing_is_found_for_nothing() -> None:
    assert [labels(query) for query in ("", " ", "zzz", "99999", "%")] == [[]] * 5


def test_names_in_both_languages() -> None:
    assert [countries.country_code(name) for name in ("Allemagne", "GERMANY", "de", "nulle part")] == [
        "DE",
        "DE",
        "DE",
        None,
    ]
    assert countries.ordered("fr")[0] == ("AF", "Afghanistan")
    assert dict(countries.ordered("en"))["DE"] == "Germany"


def test_suggestions_are_public_cached_and_limited(client: Client) -> None:
    response = client.get("/reference/communes", {"q": "saint"})
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=86400")
    assert response.content.decode().count("<option ") == 20
    assert client.get("/reference/communes", {"f_commune": "75013"}).content.decode().strip() == (
        '<option value="75013 Paris"></option>'
    )
    assert client.post("/reference/communes").status_code == 405


def test_suggestions_as_json(client: Client) -> None:
    response = client.get("/reference/communes", {"q": "guéret", "format": "json"})
    assert response.json()[0] == {"code": "23096", "postal_code": "23000", "name": "Guéret", "label": "23000 Guéret"}


def test_suggestions_escape_and_survive_any_query(client: Client) -> None:
    assert client.get("/reference/communes", {"q": "\x00"}).status_code == 400
    for query in ("<script>", "l'abergement", "9" * 5000):
        response = client.get("/reference/communes", {"q": query})
        assert (response.status_code, b"<script" in response.content) == (200, False)
        assert parse(f"<!doctype html><title>t</title><datalist>{response.content.decode()}</datalist>")[1] == []
