"""Communes, departements, regions and countries; suggestions while somebody types."""

import hashlib
from importlib import resources
from pathlib import Path

import pytest
from django.test import Client

from communs.questionnaires.reference import communes, countries, territories
from communs.questionnaires.reference.epci import all_epci, epci_in, epci_named
from communs.questionnaires.reference.sources import reference_page, sources
from communs.questionnaires.wording import folded
from tests.markup import parse


def labels(query: str, limit: int = 20) -> list[str]:
    return [place.label for place in communes.search(query, limit)]


def test_the_reference_is_whole_and_coherent() -> None:
    known = communes.communes()
    assert len(known) == 34969
    assert {commune.departement for commune in known.values()} - set(territories.departements()) == set()
    assert {commune.region for commune in known.values()} - set(territories.regions()) == set()
    assert {commune.epci for commune in known.values() if commune.epci} - set(all_epci()) == set()
    assert {code for epci in all_epci().values() for code in epci.departements} - set(
        territories.departements()
    ) == set()
    assert [c.name for c in known.values() if c.key != folded(c.name)] == []
    assert (len(territories.regions()), len(territories.departements()), len(countries.countries())) == (26, 109, 250)
    assert len(all_epci()) == 1255


def test_every_file_is_the_one_that_its_source_tells() -> None:
    folder = resources.files("communs.questionnaires.reference") / "data"
    told = {source.file: source.sha256 for source in sources()}
    found = {item.name: hashlib.sha256(item.read_bytes()).hexdigest() for item in folder.iterdir()}
    assert found | {"sources.json": ""} == told | {"sources.json": ""}
    rows = {source.file: source.rows for source in sources()}
    places = len(territories.regions()) + len(territories.departements())
    assert rows == {
        "communes.tsv": len(communes.communes()),
        "epci.tsv": len(all_epci()),
        "territories.json": places,
        "countries.json": len(countries.countries()),
    }


def test_the_page_of_reference_data_is_up_to_date() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference-data.md"
    assert page.read_text("utf-8") == reference_page()


def test_the_epci_of_a_departement_in_the_order_of_their_names() -> None:
    haute_loire = [epci.name for epci in epci_in("43")]
    assert (len(haute_loire), haute_loire[:2]) == (11, ["CA du Puy-en-Velay", "CC Auzon Communauté"])
    assert epci_in("") == epci_in("75x") == ()
    assert {epci.region for epci in epci_in("43")} == {"84"}


def test_an_epci_across_departements_is_in_each_of_them() -> None:
    (redon,) = epci_named("243500741")
    assert redon.departements == ("35", "44", "56")
    assert [redon in epci_in(code) for code in ("35", "44", "56", "22")] == [True, True, True, False]
    assert epci_named("243500741", "22") == []


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
    assert [countries.country_code(name) for name in ("Allemagne", "GERMANY", "de", "DEU", "nulle part")] == [
        "DE",
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
