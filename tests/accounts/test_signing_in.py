"""Opening an account and signing in, by e-mail and password."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from communs.accounts.models import Person
from communs.core.mail.models import Message
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

FORM = {"first_name": "Ada", "last_name": "Fictive", "email": "Ada@Exemple.example", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def letter(name: str) -> Message:
    return Message.objects.get(template=f"accounts/mail/{name}")


def test_an_account_opens_after_its_address_is_verified_by_code(client: Client) -> None:
    answer = client.post("/compte/signup/", FORM)
    assert answer.headers["Location"] == "/compte/confirm-email/"
    assert "_auth_user_id" not in client.session
    message = letter("email_confirmation_signup")
    assert message.recipient == "ada@exemple.example"
    client.post("/compte/confirm-email/", {"code": message.context["code"]})
    person = Person.objects.get()
    assert (person.email, person.full_name, person.language) == ("ada@exemple.example", "Ada Fictive", "fr")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get().verified


def test_a_weak_password_is_explained_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post("/compte/signup/", FORM | {"password1": "adafictive2026"})
    text = answer.content.decode()
    assert "trop facile à deviner" in text
    assert 'value="Ada@Exemple.example"' in text
    assert 'value="Fictive"' in text
    assert (Person.objects.count(), Message.objects.count()) == (0, 0)


def test_an_address_in_use_is_told_to_its_holder_only(client: Client) -> None:
    PersonFactory.create(email="ada@exemple.example")
    answer = client.post("/compte/signup/", FORM)
    assert answer.headers["Location"] == "/compte/confirm-email/"
    assert Person.objects.count() == 1
    assert letter("account_already_exists").recipient == "ada@exemple.example"


def test_the_database_refuses_an_address_in_capitals() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="Ada@exemple.example")


def test_sign_in_ignores_the_case_of_the_address(client: Client) -> None:
    person = PersonFactory.create(email="ada@exemple.example")
    answer = client.post("/compte/login/", {"login": "ADA@Exemple.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_wrong_password_says_what_to_do_and_keeps_the_address(client: Client) -> None:
    PersonFactory.create(email="ada@exemple.example")
    answer = client.post("/compte/login/", {"login": "ada@exemple.example", "password": "inexact"})
    text = answer.content.decode()
    assert "Mot de passe oublié" in text
    assert 'value="ada@exemple.example"' in text
    assert "_auth_user_id" not in client.session


def test_too_many_attempts_lock_and_tell_the_way_back_on_the_page_and_once_by_letter(client: Client) -> None:
    PersonFactory.create(email="ada@exemple.example")
    for _attempt in range(7):
        answer = client.post("/compte/login/", {"login": "ada@exemple.example", "password": "inexact"})
    assert "suspendue pendant cinq minutes" in answer.content.decode()
    right = client.post("/compte/login/", {"login": "ada@exemple.example", "password": PASSWORD})
    assert right.status_code == 200
    assert "_auth_user_id" not in client.session
    assert letter("locked").context["reset_url"].endswith("/compte/password/reset/")


def test_a_new_password_is_the_way_back_from_a_lock(client: Client) -> None:
    person = PersonFactory.create(email="ada@exemple.example")
    for _attempt in range(7):
        client.post("/compte/login/", {"login": "ada@exemple.example", "password": "inexact"})
    client.post("/compte/password/reset/", {"email": "ada@exemple.example"})
    link = re.sub(r"^https?://[^/]+", "", letter("password_reset_key").context["password_reset_url"])
    page = client.get(link).headers["Location"]
    new = "cinq-pommes-sur-un-vieux-banc"
    client.post(page, {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_deactivated_account_does_not_open(client: Client) -> None:
    PersonFactory.create(email="ada@exemple.example", is_active=False)
    client.post("/compte/login/", {"login": "ada@exemple.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_signed_in_request_needs_two_queries_and_writes_no_session(client: Client) -> None:
    client.force_login(PersonFactory.create())
    with CaptureQueriesContext(connection) as queries:
        client.get("/compte/inexistant/")
    first_two = [query["sql"] for query in queries][:2]
    assert [re.findall(r'FROM "(\w+)"', sql)[0] for sql in first_two] == ["django_session", "accounts_person"]
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


@pytest.mark.parametrize("address", ["/compte/login/", "/compte/signup/", "/compte/password/reset/"])
def test_signed_out_pages_wear_the_house_and_hold_no_inline_script(client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    assert 'class="c-header"' in text
    assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>", text) == []
    assert re.findall(r"\sstyle=|\son[a-z]+=", text) == []


@pytest.mark.parametrize("account", ["known", "unknown"])
def test_letters_lead_to_the_site_whatever_host_the_request_names(
    client: Client, settings: Settings, account: str
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://communs.exemple.example"
    email = PersonFactory.create().email if account == "known" else "inconnue@exemple.example"
    client.post("/compte/password/reset/", {"email": email}, headers={"host": "pirate.example"})
    client.post("/compte/signup/", FORM | {"email": email}, headers={"host": "pirate.example"})
    told = str(list(Message.objects.values_list("context", flat=True)))
    assert "https://communs.exemple.example/compte/" in told
    assert "pirate.example" not in told


def test_somebody_who_tries_again_and_again_is_told_to_wait(client: Client) -> None:
    answers = [client.post("/compte/password/reset/", {"email": "a@exemple.example"}) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Trop d’essais en peu de temps" in answers[-1].content.decode()
