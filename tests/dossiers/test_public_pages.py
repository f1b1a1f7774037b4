"""What everybody may read of a demarche: its numbers, its empty form."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from communs.dossiers.operations.testing import begin_test
from communs.dossiers.statistics import statistics_of
from communs.procedures.models import Demarche
from tests.dossiers.cast import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DraftDemarcheFactory, RevisionFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


def test_the_numbers_come_from_the_counters(
    demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SubmittedFactory.create_batch(2, demarche=demarche)
    InReviewFactory(demarche=demarche)
    AcceptedFactory(demarche=demarche)
    DraftFactory(demarche=demarche)
    begin_test(PersonFactory(), demarche)
    SubmittedFactory()
    with django_assert_num_queries(3):
        found = statistics_of(demarche)
    assert (found.deposited, [(step.count, step.share) for step in found.funnel]) == (4, [(2, 50), (1, 25)])
    assert [(step.count, step.share) for step in found.decisions] == [(1, 100), (0, 0), (0, 0)]


def test_the_page_of_numbers(
    client: Client, demarche: Demarche, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        assert_valid_html(client.get(f"/commencer/{demarche.path}/statistiques"))


@pytest.mark.parametrize("hidden", [{"restriction": "agents"}, {"email_domains": ["mairie.example"]}])
def test_a_restricted_demarche_shows_no_number(client: Client, demarche: Demarche, hidden: dict[str, object]) -> None:
    Demarche.objects.update(**hidden)
    assert client.get(f"/commencer/{demarche.path}/statistiques").status_code == 404


def test_the_empty_form_holds_every_question(client: Client, demarche: Demarche) -> None:
    response = client.get(f"/commencer/{demarche.path}/formulaire.pdf")
    reader = PdfReader(BytesIO(response.content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    sections = [section["title"] for section in FORM["sections"]]
    absent = [text for text in [*sections, "Nom du projet *", "Présentation", "Nom du membre *"] if text not in words]
    assert (response.headers["Content-Type"], absent) == ("application/pdf", [])
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_empty_form_of_a_demarche_in_preparation(client: Client) -> None:
    demarche = DraftDemarcheFactory(draft_revision=RevisionFactory(document=FORM, published_at=None))
    url = f"/commencer/{demarche.path}/formulaire.pdf"
    statuses = [client.get(url).status_code]
    for person in (PersonFactory(), DemarcheAdministratorFactory(demarche=demarche).person):
        client.force_login(person)
        statuses.append(client.get(url).status_code)
    assert statuses == [404, 404, 200]
