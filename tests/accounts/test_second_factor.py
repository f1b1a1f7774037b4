"""TOTP, recovery codes, trusted devices, passkeys."""

import json
import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from communs.accounts.models import Person
from tests.factories.accounts import PASSWORD, PersonFactory, confirm_identity

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person() -> Person:
    cache.clear()
    person = PersonFactory.create()
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def current_code() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def with_password(client: Client, person: Person) -> str:
    return client.post("/compte/login/", {"login": person.email, "password": PASSWORD}).headers["Location"]


def test_the_password_alone_does_not_sign_in(client: Client, person: Person) -> None:
    assert with_password(client, person) == "/compte/securite/authenticate/"
    assert client.get("/compte/").headers["Location"].startswith("/compte/login/")
    wrong = client.post("/compte/securite/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_signs_in_and_a_trusted_device_is_not_asked_again(client: Client, person: Person) -> None:
    with_password(client, person)
    answer = client.post("/compte/securite/authenticate/", {"code": current_code()})
    assert answer.headers["Location"] == "/compte/securite/trust/"
    assert client.get("/compte/securite/trust/").status_code == 200
    client.post("/compte/securite/trust/", {"action": "trust"})
    assert client.session["_auth_user_id"] == str(person.pk)
    client.post("/compte/logout/")
    assert with_password(client, person) == "/"
    assert with_password(Client(), person) == "/compte/securite/authenticate/"


def test_a_recovery_code_serves_once(client: Client, person: Person) -> None:
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    with_password(client, person)
    assert client.post("/compte/securite/authenticate/", {"code": codes[0]}).status_code == 302
    other = Client()
    with_password(other, person)
    assert other.post("/compte/securite/authenticate/", {"code": codes[0]}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_secrets_are_not_kept_in_clear(person: Person) -> None:
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_passkey_pages_hold_no_inline_script(client: Client, person: Person) -> None:
    client.force_login(person)
    confirm_identity(client, person)
    pages = [client.get("/compte/securite/webauthn/add/"), Client().get("/compte/login/")]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "mfa/js/webauthn" in text
        assert re.findall(r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>", text) == []
        assert "style=" not in text
