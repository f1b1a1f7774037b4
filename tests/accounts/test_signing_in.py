"""Opening an account and signing in, by e-mail and password."""

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

FORM = {"first_name": "Ada", "last_name": "Fictive", "email": "Ada@Exemple.example", "password1": PASSWORD}


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
