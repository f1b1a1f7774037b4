"""API tokens that reach demarches: which ones, from where, until when; never those of others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from communs.accounts.models import ApiToken, Person
from communs.accounts.operations.tokens import revoke_token, warn_of_expiry
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.procedures.document import write_document
from communs.procedures.models import Demarche, DemarcheAdministrator, DemarcheToken
from communs.procedures.operations.tokens import Wish, create_demarche_token
from tests.factories.accounts import PersonFactory, confirm_identity, platform_manager
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    return PersonFactory.create()


@pytest.fixture
def demarche(person: Person) -> Demarche:
    return administered(person)


def administered(person: Person) -> Demarche:
    return DemarcheAdministratorFactory.create(demarche=DemarcheFactory.create(), person=person).demarche


def made(person: Person, *demarches: Demarche, **wish: object) -> str:
    chosen = [demarche.pk for demarche in demarches]
    return create_demarche_token(person, Wish("Programme", 30, chosen, **wish))[1]  # type: ignore[arg-type]


def ask(client: Client, secret: str, path: str = "", **more: str) -> tuple[int, object]:
    response = client.get(f"/api/v1/demarches{path}", headers={"Authorization": f"Bearer {secret}"}, **more)  # type: ignore[arg-type]
    return response.status_code, [one["id"] for one in response.json()] if response.status_code == 200 else None


def test_a_token_reaches_the_chosen_demarches(client: Client, person: Person, demarche: Demarche) -> None:
    second, foreign = administered(person), DemarcheFactory.create()
    one, everything = made(person, demarche), made(person, everything=True)
    third = administered(person)
    assert ask(client, one) == (200, [demarche.pk])
    assert ask(client, everything) == (200, [demarche.pk, second.pk, third.pk])
    headers = {"Authorization": f"Bearer {one}"}
    statuses = [
        client.get(f"/api/v1/demarches/{one.pk}", headers=headers).status_code for one in (demarche, second, foreign)
    ]
    assert statuses == [200, 404, 404]


def test_whoever_no_longer_administers_reaches_nothing(client: Client, person: Person, demarche: Demarche) -> None:
    secret = made(person, demarche)
    DemarcheAdministrator.objects.filter(person=person).delete()
    assert ask(client, secret) == (200, [])


def test_a_manager_s_token_reaches_what_they_administer_by_name(client: Client, demarche: Demarche) -> None:
    manager = platform_manager()
    own = administered(manager)
    assert ask(client, made(manager, everything=True)) == (200, [own.pk])
    with pytest.raises(PermissionDenied):
        made(manager, demarche)


def test_no_token_for_the_demarche_of_others(person: Person, demarche: Demarche) -> None:
    for wanted in ([DemarcheFactory.create()], [demarche, DemarcheFactory.create()], []):
        with pytest.raises(PermissionDenied):
            made(person, *wanted)
    assert (ApiToken.objects.count(), DemarcheToken.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_a_personal_token_reaches_no_demarche(client: Client, person: Person, demarche: Demarche) -> None:
    from communs.accounts.operations.tokens import create_token

    _token, secret = create_token(person, name="Autre", scopes=["profile:read"], days=7)
    assert ask(client, secret)[0] == 403


def test_reading_and_changing_the_document(client: Client, person: Person, demarche: Demarche) -> None:
    reads, writes = made(person, demarche), made(person, demarche, writes=True)
    url = f"/api/v1/demarches/{demarche.pk}/document"
    text = client.get(url, headers={"Authorization": f"Bearer {reads}"}).content.decode()
    changed = text.replace(demarche.title, "Un autre titre")

    def put(secret: str, body: str) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return client.put(url, body, content_type="application/yaml", headers=headers).status_code

    statuses = [put(reads, changed), put(writes, "title: [")]
    demarche.refresh_from_db()
    before = demarche.title
    statuses.append(put(writes, changed))
    demarche.refresh_from_db()
    assert text == write_document(DemarcheAdministrator.objects.get(person=person).demarche).replace(
        "Un autre titre", before
    )
    assert (statuses, before == "Un autre titre", demarche.title) == ([403, 422, 200], False, "Un autre titre")


def test_a_refused_network_is_told_once_a_day(client: Client, person: Person, demarche: Demarche) -> None:
    secret = made(person, demarche, networks=["192.0.2.0/24", "2001:db8::/32"])
    Message.objects.all().delete()
    told = []
    with time_machine.travel(BEGIN, tick=False) as clock:
        ApiToken.objects.update(created_at=BEGIN, expires_at=BEGIN + timedelta(days=30))
        statuses = [
            ask(client, secret, REMOTE_ADDR=address)[0] for address in ("192.0.2.7", "2001:db8::1", "198.51.100.1")
        ]
        for _hour in range(3):
            ask(client, secret, REMOTE_ADDR="198.51.100.1")
            told.append(Message.objects.filter(template="accounts/mail/token_refused").count())
            clock.shift(timedelta(hours=12))
    assert (statuses, told) == ([200, 200, 403], [1, 1, 2])


def test_the_end_is_announced_twice(person: Person, demarche: Demarche, run_jobs: Callable[..., int]) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        made(person, demarche)
        create_demarche_token(person, Wish("Court", 7, [demarche.pk]))
        revoked, _secret = create_demarche_token(person, Wish("Révoqué", 30, [demarche.pk]))
        revoke_token(revoked, by=person)
        told = []
        for day in (0, 15, 1, 7, 1, 6):
            clock.shift(timedelta(days=day))
            told.append((warn_of_expiry(), warn_of_expiry()))
        run_jobs()
    assert told == [(0, 0), (0, 0), (1, 0), (1, 0), (0, 0), (0, 0)]
    assert Message.objects.filter(template="accounts/mail/token_expires").count() == 2


def test_the_secret_is_shown_once(client: Client, person: Person, demarche: Demarche) -> None:
    client.force_login(person)
    confirm_identity(client, person)
    page = f"/administration/demarches/{demarche.pk}/jetons"
    assert_valid_html(client.get(page))
    typed = {"name": "Export", "rights": "read", "demarches": [demarche.pk], "days": "30", "networks": "192.0.2.7"}
    response = client.post(page, typed)
    assert_valid_html(response)
    secret = response.context["secret"]
    token = ApiToken.objects.get()
    assert (secret in response.content.decode(), secret in client.get(page).content.decode()) == (True, False)
    assert (token.scopes, token.networks, token.reach.everything) == (["demarches:read"], ["192.0.2.7/32"], False)
    assert [entry.verb for entry in trail(demarche)] == ["token.create"]


@pytest.mark.parametrize(
    "bad",
    [{"name": ""}, {"rights": "all"}, {"demarches": []}, {"demarches": ["0"]}, {"days": "4000"}, {"networks": "ici"}],
)
def test_what_cannot_be_comes_back(client: Client, person: Person, demarche: Demarche, bad: dict[str, object]) -> None:
    client.force_login(person)
    confirm_identity(client, person)
    typed = {"name": "Export", "rights": "read", "demarches": [demarche.pk], "days": "30", "networks": ""} | bad
    response = client.post(f"/administration/demarches/{demarche.pk}/jetons", typed)
    assert_valid_html(response, 422)
    assert (str(typed["networks"]) in response.content.decode(), ApiToken.objects.count()) == (True, 0)


def test_the_page_asks_for_the_password_again(client: Client, person: Person, demarche: Demarche) -> None:
    client.force_login(person)
    response = client.get(f"/administration/demarches/{demarche.pk}/jetons")
    assert response.headers["Location"].startswith("/compte/reauthenticate/")


def test_revoking_asks_first_and_only_one_s_own(client: Client, person: Person, demarche: Demarche) -> None:
    colleague = DemarcheAdministratorFactory.create(demarche=demarche).person
    stranger = DemarcheAdministratorFactory.create(demarche=DemarcheFactory.create()).person
    secret = made(person, demarche)
    page = f"/administration/demarches/{demarche.pk}/jetons/{ApiToken.objects.get().pk}/revoquer"
    statuses = []
    for somebody in (stranger, colleague, person):
        client.force_login(somebody)
        statuses.append((client.get(page).status_code, ask(client, secret)[0], client.post(page).status_code))
    assert (statuses, ask(client, secret)[0]) == ([(404, 200, 404), (404, 200, 404), (200, 200, 302)], 401)


def test_colleagues_see_the_tokens_that_reach_the_demarche(client: Client, person: Person, demarche: Demarche) -> None:
    colleague = DemarcheAdministratorFactory.create(demarche=demarche).person
    made(person, demarche)
    client.force_login(colleague)
    confirm_identity(client, colleague)
    html = client.get(f"/administration/demarches/{demarche.pk}/jetons").content.decode()
    assert ("Programme" in html, "/revoquer" in html) == (True, False)
