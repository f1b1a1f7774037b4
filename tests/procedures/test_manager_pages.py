"""Administrators and their demarches: publication, people, documents."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.document import write_document
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, DemarcheAdministrator
from tests.factories.accounts import PersonFactory, platform_manager
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    DraftDemarcheFactory,
    GroupFactory,
    GroupMemberFactory,
    RevisionFactory,
)
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
HOME = "/administration/demarches"


@pytest.fixture
def administrator(client: Client) -> Person:
    person: Person = PersonFactory()
    client.force_login(person)
    return person


def administered(person: Person, *, draft: bool = False) -> Demarche:
    demarche: Demarche = DraftDemarcheFactory() if draft else DemarcheFactory()
    DemarcheAdministratorFactory(demarche=demarche, person=person)
    return demarche


def test_the_list_holds_one_s_own_demarches(client: Client, administrator: Person) -> None:
    mine, other = administered(administrator), DemarcheFactory()
    html = client.get(HOME).content.decode()
    assert (mine.title in html, other.title in html) == (True, False)


def test_only_administrators_come_in(client: Client) -> None:
    mine = administered(PersonFactory())
    other = administered(PersonFactory()).administrators.get().person
    statuses = []
    for person in (mine.administrators.get().person, platform_manager(), other, PersonFactory()):
        client.force_login(person)
        statuses.append((client.get(HOME).status_code, client.get(f"{HOME}/{mine.pk}").status_code))
    assert statuses == [(200, 200), (200, 200), (200, 404), (403, 403)]


def test_publishing_closing_and_reopening_ask_first(client: Client, administrator: Person) -> None:
    demarche = administered(administrator, draft=True)
    GroupMemberFactory(group=GroupFactory(demarche=demarche, is_default=True))
    states = []
    for verb in ("publish", "close", "reopen"):
        assert client.get(f"{HOME}/{demarche.pk}/publication/{verb}").status_code == 200
        client.post(f"{HOME}/{demarche.pk}/publication/{verb}")
        demarche.refresh_from_db()
        states.append(demarche.state)
    assert states == [DemarcheState.PUBLISHED, DemarcheState.CLOSED, DemarcheState.PUBLISHED]
    assert [entry.verb for entry in trail(demarche)] == ["publish", "close", "reopen"]


def test_publication_says_everything_that_is_missing(client: Client, administrator: Person) -> None:
    demarche = administered(administrator, draft=True)
    demarche.draft_revision = RevisionFactory(document={"sections": []}, published_at=None)
    demarche.save()
    response = client.post(f"{HOME}/{demarche.pk}/publication/publish")
    demarche.refresh_from_db()
    missing = [(str(one.label), one.required) for one in response.context["verdicts"] if not one.holds]
    assert missing == [
        ("La démarche dit à quoi elle sert", False),
        ("Le formulaire demande quelque chose", True),
        ("Quelqu’un instruit les dossiers", True),
        ("Le service qui répond est nommé", False),
    ]
    assert (response.status_code, demarche.state, trail(demarche).count()) == (409, DemarcheState.DRAFT, 0)
    for one in response.context["verdicts"]:
        assert [client.get(finding.url).status_code for finding in one.findings] == [200] * len(one.findings)


@pytest.mark.parametrize("page", ["", "/formulaire", "/groupes", "/administrateurs", "/publication"])
def test_the_pages_of_a_demarche(
    client: Client, administrator: Person, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    demarche, url = administered(administrator), f"{HOME}/{{}}{page}"
    with django_assert_max_num_queries(13):
        root = assert_valid_html(client.get(url.format(demarche.pk)))
    [current] = [link.text for link in root.iter("a") if link.get("aria-current") == "page"]
    assert current
    client.force_login(DemarcheAdministratorFactory().person)
    assert client.get(url.format(demarche.pk)).status_code == 404
    client.force_login(PersonFactory())
    assert client.get(url.format(demarche.pk)).status_code == 403


def test_an_impossible_move_changes_nothing(client: Client, administrator: Person) -> None:
    demarche = administered(administrator, draft=True)
    html = client.post(f"{HOME}/{demarche.pk}/publication/close", follow=True).content.decode()
    demarche.refresh_from_db()
    assert ("a changé d’état" in html, demarche.state, trail(demarche).count()) == (True, DemarcheState.DRAFT, 0)


def test_a_stranger_cannot_close(client: Client) -> None:
    demarche = administered(PersonFactory())
    client.force_login(DemarcheAdministratorFactory().person)
    assert client.post(f"{HOME}/{demarche.pk}/publication/close").status_code == 404
    demarche.refresh_from_db()
    assert demarche.state == DemarcheState.PUBLISHED


def test_the_last_administrator_stays(client: Client, administrator: Person) -> None:
    demarche = administered(administrator)
    data = {"do": "remove-administrator", "person": administrator.pk}
    assert client.post(f"{HOME}/{demarche.pk}/personnes/", data).status_code == 422
    assert DemarcheAdministrator.objects.count() == 1


def test_a_document_is_uploaded_and_downloaded(client: Client, administrator: Person) -> None:
    demarche = administered(administrator)
    text = write_document(demarche)
    assert client.get(f"{HOME}/{demarche.pk}/document.yml").content.decode() == text
    upload = SimpleUploadedFile("a.yml", text.replace(demarche.title, "Autre titre").encode())
    assert client.post(f"{HOME}/importer", {"document": upload}).status_code == 302
    demarche.refresh_from_db()
    assert demarche.title == "Autre titre"


def test_every_mistake_of_an_uploaded_document_is_listed(client: Client, administrator: Person) -> None:
    administered(administrator)
    response = client.post(f"{HOME}/importer", {"document": SimpleUploadedFile("a.yml", b"titre: x\npath: A B\n")})
    places = [issue.place for issue in response.context["issues"]]
    wanted = ["titre", "path", "title", "organisation", "contact_email", "questionnaire"]
    assert (response.status_code, places, Demarche.objects.count()) == (422, wanted, 1)


def test_the_address_of_others_cannot_be_taken(client: Client, administrator: Person) -> None:
    administered(administrator)
    other = DemarcheFactory(title="À d’autres")
    upload = SimpleUploadedFile("a.yml", write_document(other).replace("À d’autres", "Volée").encode())
    assert client.post(f"{HOME}/importer", {"document": upload}).status_code == 422
    other.refresh_from_db()
    assert other.title == "À d’autres"
