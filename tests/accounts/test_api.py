"""The REST API and its tokens."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations import tokens
from communs.accounts.operations.tokens import create_token, revoke_token
from communs.accounts.registries import api_scopes
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def me(client: Client, secret: str, address: str = "127.0.0.1") -> tuple[int, dict]:
    answer = client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"}, REMOTE_ADDR=address)
    return answer.status_code, answer.json()


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


def test_me_says_who_the_token_acts_for(client: Client, person: Person) -> None:
    token, secret = create_token(person, name="Essai", scopes=["profile:read"], days=7)
    status, body = me(client, secret)
    assert status == 200
    assert (body["id"], body["email"], body["roles"]) == (person.pk, person.email, ["applicant"])
    assert body["token"]["name"] == "Essai"
    token.refresh_from_db()
    assert (token.last_used_ip, token.minute_count) == ("127.0.0.1", 1)


def test_a_token_costs_two_queries(client: Client, person: Person, django_assert_num_queries) -> None:  # noqa: ANN001
    _token, secret = create_token(person, name="Essai", scopes=["profile:read"], days=7)
    me(client, secret)
    with django_assert_num_queries(2):
        tokens.use_token(secret, "127.0.0.1")


@pytest.mark.parametrize("secret", ["", "communs_inconnu", "Basic"])
def test_an_unknown_token_is_refused(client: Client, secret: str) -> None:
    status, body = me(client, secret)
    assert (status, body["code"]) == (401, "invalid_token")


def test_a_session_does_not_open_the_api(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get("/api/v1/me").status_code == 401


def test_revoked_expired_and_deactivated_are_refused(client: Client, person: Person) -> None:
    token, secret = create_token(person, name="Essai", scopes=["profile:read"], days=7)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert me(client, secret)[0] == 401
    Person.objects.update(is_active=False)
    assert me(client, secret)[0] == 401
    Person.objects.update(is_active=True)
    assert me(client, secret)[0] == 200
    revoke_token(token, by=person)
    assert me(client, secret)[0] == 401


@pytest.mark.parametrize(
    ("address", "status"), [("192.0.2.9", 200), ("198.51.100.1", 403), ("2001:db8::1", 200), ("2001:db9::1", 403)]
)
def test_networks_are_enforced(client: Client, person: Person, address: str, status: int) -> None:
    _token, secret = create_token(
        person, name="Essai", scopes=["profile:read"], days=7, networks=["192.0.2.0/24", "2001:db8::/32"]
    )
    assert me(client, secret, address)[0] == status
    assert ApiToken.objects.filter(last_used_at=None).exists() == (status == 403)


def test_a_missing_scope_is_refused(client: Client, person: Person) -> None:
    _token, secret = create_token(person, name="Essai", scopes=["other:read"], days=7)
    assert me(client, secret) == (
        403,
        {"code": "scope", "detail": "The token lacks the scope that this operation needs."},
    )


def test_too_many_requests_wait_a_minute(client: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REQUESTS_PER_MINUTE", 2)
    _token, secret = create_token(person, name="Essai", scopes=["profile:read"], days=7)
    assert [me(client, secret)[0] for _ in range(3)] == [200, 200, 429]
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert me(client, secret)[0] == 200


def test_the_schema_documents_the_refusals(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert set(schema["paths"]["/api/v1/me"]["get"]["responses"]) == {"200", "401", "403", "429"}
    assert "profile:read" in api_scopes
