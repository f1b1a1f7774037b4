"""« Mon compte »: identity, sessions, tokens, data, deletion."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.tokens import create_token
from communs.accounts.registries import deletion_obstacles
from communs.core.audit import trail
from communs.core.mail.models import Message
from tests.factories.accounts import PASSWORD, PersonFactory, confirm_identity, platform_manager

pytestmark = pytest.mark.django_db


def signed_in(person: Person, *, recently: bool = True) -> Client:
    client = Client()
    client.force_login(person)
    if recently:
        confirm_identity(client, person)
    return client


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in trail(person)]


def test_identity_and_language_are_changed_with_an_audit_row() -> None:
    person = PersonFactory.create()
    form = {"first_name": "Ada", "last_name": "Fictive", "language": "en"}
    assert signed_in(person).post("/compte/", form).headers["Location"] == "/compte/"
    person.refresh_from_db()
    assert (person.full_name, person.language) == ("Ada Fictive", "en")
    assert verbs(person) == ["describe"]


def test_roles_are_shown() -> None:
    assert "Gestionnaire de la plateforme" in signed_in(platform_manager()).get("/compte/").content.decode()
    assert "Gestionnaire de la plateforme" not in signed_in(PersonFactory.create()).get("/compte/").content.decode()


def test_another_session_is_closed_and_a_strangers_is_not() -> None:
    person, stranger = PersonFactory.create(), PersonFactory.create()
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/compte/login/", {"login": person.email, "password": PASSWORD})
    from allauth.usersessions.models import UserSession

    other = UserSession.objects.get(session_key=there.session.session_key)
    assert signed_in(stranger).post(f"/compte/sessions/{other.pk}/fermer").status_code == 404
    assert there.get("/compte/").status_code == 200
    assert here.post(f"/compte/sessions/{other.pk}/fermer").status_code == 302
    assert there.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200


def test_a_token_is_shown_once_and_kept_as_a_digest() -> None:
    person = PersonFactory.create()
    client = signed_in(person)
    form = {"name": "Sauvegarde", "scopes": ["profile:read"], "days": "30", "networks": "192.0.2.7/24"}
    text = client.post("/compte/jetons/", form).content.decode()
    token = ApiToken.objects.get()
    assert (token.person, token.networks, token.scopes) == (person, ["192.0.2.0/24"], ["profile:read"])
    assert token.expires_at - timezone.now() > timedelta(days=29)
    secret = text.split("<code>communs_")[1].split("</code>")[0]
    assert len(secret) == 43
    assert secret not in client.get("/compte/jetons/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    assert verbs(person) == ["token.create"]


def test_a_wrong_network_comes_back_with_everything_typed() -> None:
    form = {"name": "Sauvegarde", "scopes": ["profile:read"], "days": "30", "networks": "partout"}
    text = signed_in(PersonFactory.create()).post("/compte/jetons/", form).content.decode()
    assert "« partout » n’est ni une adresse IP ni un réseau" in text.replace("\xa0", " ")
    assert 'value="Sauvegarde"' in text
    assert ApiToken.objects.count() == 0


def test_only_the_owner_revokes_a_token() -> None:
    owner = PersonFactory.create()
    token, _secret = create_token(owner, name="Essai", scopes=["profile:read"], days=7)
    for other in (PersonFactory.create(), platform_manager()):
        assert signed_in(other).post(f"/compte/jetons/{token.pk}/revoquer").status_code == 404
        assert not ApiToken.objects.exclude(revoked_at=None).exists()
    signed_in(owner).post(f"/compte/jetons/{token.pk}/revoquer")
    assert ApiToken.objects.exclude(revoked_at=None).count() == 1


def test_the_export_holds_a_file_a_room_and_no_secret() -> None:
    person = PersonFactory.create(first_name="Ada")
    _token, secret = create_token(person, name="Essai", scopes=["profile:read"], days=7)
    answer = signed_in(person).post("/compte/donnees")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "accounts.json" in archive.namelist()
    data = json.loads(archive.read("accounts.json"))
    assert data["person"]["email"] == person.email
    assert [token["name"] for token in data["api_tokens"]] == ["Essai"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert secret not in everything
    assert person.password not in everything
    assert verbs(person)[-1] == "export"


@pytest.mark.parametrize("address", ["/compte/donnees", "/compte/supprimer", "/compte/jetons/"])
def test_what_matters_asks_to_sign_in_again(address: str) -> None:
    person = PersonFactory.create()
    answer = signed_in(person, recently=False).post(address, {"confirmed": "on"})
    assert answer.headers["Location"].startswith("/compte/reauthenticate/")
    assert Person.objects.get(pk=person.pk).is_active


def test_deletion_erases_the_person_and_keeps_the_journal() -> None:
    person = PersonFactory.create(email="ada@exemple.example", first_name="Ada")
    create_token(person, name="Essai", scopes=["profile:read"], days=7)
    client = signed_in(person)
    assert client.post("/compte/supprimer").status_code == 200
    assert Person.objects.get(pk=person.pk).is_active
    assert client.post("/compte/supprimer", {"confirmed": "on"}).headers["Location"] == "/"
    person.refresh_from_db()
    assert (person.full_name, person.is_active, person.has_usable_password()) == ("", False, False)
    assert person.email == f"compte-supprime-{person.pk}@supprime.invalid"
    assert (EmailAddress.objects.count(), ApiToken.objects.count()) == (0, 0)
    assert client.get("/compte/").status_code == 302
    assert verbs(person)[-1] == "delete"
    assert Message.objects.get(template="accounts/mail/deleted").recipient == "ada@exemple.example"


@pytest.fixture
def obstacle() -> Iterator[str]:
    deletion_obstacles.register("test", lambda _person: ["Attendez la décision sur votre dossier."])
    yield "Attendez la décision sur votre dossier."
    deletion_obstacles.unregister("test")


def test_an_obstacle_is_said_and_nothing_is_erased(obstacle: str) -> None:
    person = PersonFactory.create(first_name="Ada")
    answer = signed_in(person).post("/compte/supprimer", {"confirmed": "on"})
    assert obstacle in answer.content.decode()
    person.refresh_from_db()
    assert (person.first_name, person.is_active) == ("Ada", True)
    assert verbs(person) == []
