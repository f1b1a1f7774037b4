"""What visitors see of demarches."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.procedures.enums import DemarcheState
from communs.procedures.models import DemarchePath
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, DraftDemarcheFactory

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=3)
LATELY = timezone.now() - timedelta(days=3)
START = "Commencer mon dossier"


def page(client: Client, path: str) -> str:
    return client.get(f"/commencer/{path}").content.decode()


def test_an_open_demarche_says_what_it_asks(client: Client) -> None:
    demarche = DemarcheFactory(purpose="Pour un essai.", audience="Tout le monde", closes_at=SOON)
    html = page(client, demarche.path)
    told = [demarche.title, "Pour un essai.", "Tout le monde", "Plan du projet", "minutes", "contact@demarche.example"]
    assert [text for text in [*told, START, f"/commencer/{demarche.path}/dossier"] if text not in html] == []


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"opens_at": SOON}, "n’est pas encore ouverte"),
        ({"closes_at": LATELY}, "est terminée"),
        ({"state": DemarcheState.CLOSED, "closed_at": LATELY}, "est terminée"),
    ],
)
def test_a_demarche_that_takes_no_dossier_says_so(client: Client, dates: dict[str, Any], told: str) -> None:
    html = page(client, DemarcheFactory(**dates).path)
    assert (told in html, START in html) == (True, False)


def test_times_are_shown_in_the_demarche_s_time_zone(client: Client) -> None:
    closes = datetime(2040, 1, 1, 10, tzinfo=UTC)
    demarche = DemarcheFactory(closes_at=closes, time_zone="Indian/Reunion")
    assert closes.astimezone(demarche.zone).isoformat() in page(client, demarche.path)


def test_a_draft_is_seen_by_its_administrators_only(client: Client) -> None:
    draft = DraftDemarcheFactory()
    administrator = DemarcheAdministratorFactory(demarche=draft).person
    statuses = []
    for person in (None, PersonFactory(), DemarcheAdministratorFactory().person, administrator):
        client.logout()
        if person:
            client.force_login(person)
        statuses.append(client.get(f"/commencer/{draft.path}").status_code)
    assert statuses == [404, 404, 404, 200]


def test_a_former_address_redirects(client: Client) -> None:
    demarche = DemarcheFactory(path="salles")
    DemarchePath.objects.create(path="pret-de-salle", demarche=demarche)
    response = client.get("/commencer/pret-de-salle")
    assert (response.status_code, response["Location"]) == (301, "/commencer/salles")
    assert client.get("/commencer/nulle-part").status_code == 404


def test_the_list_shows_open_demarches_only(client: Client) -> None:
    DemarcheFactory(title="Fête de l’été")
    DemarcheFactory(title="Plus tard", opens_at=SOON)
    DemarcheFactory(title="Trop tard", closes_at=LATELY)
    DraftDemarcheFactory(title="En préparation")
    html = client.get("/demarches").content.decode()
    assert [title for title in ("Fête de l’été", "Plus tard", "Trop tard", "En préparation") if title in html] == [
        "Fête de l’été"
    ]


@pytest.mark.parametrize(("typed", "found"), [("ete", True), ("FETE", True), ("hiver", False)])
def test_the_list_is_searched_without_accents(client: Client, typed: str, *, found: bool) -> None:
    DemarcheFactory(title="Fête de l’été")
    assert ("Fête de l’été" in client.get("/demarches", {"q": typed}).content.decode()) == found


def test_the_list_goes_on_page_after_page(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    now = timezone.now()
    titles = [f"Démarche n° {rank:02}" for rank in range(25)]
    for rank, title in enumerate(titles):
        DemarcheFactory(title=title, published_at=now - timedelta(minutes=rank))
    with django_assert_num_queries(1):
        first = client.get("/demarches").context["page"]
    second = client.get("/demarches", {"cursor": first.next_cursor}).context["page"]
    assert [demarche.title for demarche in [*first.rows, *second.rows]] == titles


def test_a_description_cannot_bring_markup(client: Client) -> None:
    demarche = DemarcheFactory(description="<script>alert(1)</script> **gras** [x](javascript:alert(1))")
    html = page(client, demarche.path)
    assert ("<script>alert" in html, 'href="javascript' in html, "<strong>gras</strong>" in html) == (
        False,
        False,
        True,
    )
