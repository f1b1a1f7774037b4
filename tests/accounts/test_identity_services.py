"""Sign-in by ProConnect and FranceConnect, against a real OpenID Connect provider on loopback."""

from collections.abc import Iterator

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client, RequestFactory

from communs.accounts.models import Person
from communs.accounts.oidc.configuration import Service, UnsafeAddress, configured, providers
from communs.accounts.proconnect import proconnect_subject
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.env import Environment
from tests.accounts.identity_provider import Provider, running
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
LONG_AGO = 1_700_000_000  # in seconds since 1970; the name of a test must not depend on the clock


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    with running() as provider:
        settings.OIDC_SERVICES = [
            Service("proconnect", "ProConnect", provider.issuer, "communs", "secret", "openid email"),
            Service(
                "franceconnect", "FranceConnect", provider.issuer, "citizens", "secret", "openid email", ("eidas1",)
            ),
        ]
        settings.SOCIALACCOUNT_PROVIDERS = providers(settings.OIDC_SERVICES)
        provider.register("agent-7", email="Ada@Ministere.example", email_verified=True, usual_name="Fictive")
        cache.clear()
        yield provider


def come_back(client: Client, provider: Provider, service: str = "proconnect", sub: str = "agent-7", query: str = ""):  # noqa: ANN201
    """Go to the service, sign in there, come back."""
    start = client.post(f"/connexion/{service}{query}")
    assert start.status_code == 302
    return client.get(provider.sign_in(start.headers["Location"], sub).removeprefix("http://testserver"))


def test_a_new_agent_gets_an_account_with_a_verified_address(client: Client, provider: Provider) -> None:
    answer = come_back(client, provider)
    person = Person.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert (person.email, person.last_name, person.has_usable_password()) == ("ada@ministere.example", "Fictive", False)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("ada@ministere.example", True)]
    assert list(SocialAccount.objects.values_list("provider", "uid")) == [("proconnect", "agent-7")]


def test_an_unverified_address_must_be_verified_by_code(client: Client, provider: Provider) -> None:
    provider.userinfo = {"email_verified": False}
    answer = come_back(client, provider)
    assert answer.headers["Location"] == "/compte/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_the_request_carries_pkce_nonce_state_and_level(client: Client, provider: Provider) -> None:
    provider.id_token = {"acr": "eidas1"}
    come_back(client, provider, "franceconnect")
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "eidas1"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert Person.objects.count() == 1


def test_userinfo_may_be_plain_json(client: Client, provider: Provider) -> None:
    provider.userinfo_as_jwt = False
    come_back(client, provider)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"id_token": {"nonce": "another"}},
        {"id_token": {"iss": "https://elsewhere.example"}},
        {"id_token": {"aud": "another-client"}},
        {"id_token": {"exp": LONG_AGO}},
        {"id_token": {"exp": None}},
        {"id_token": {"azp": "another-client"}},
        {"userinfo": {"sub": "somebody-else"}},
        {"userinfo": {"iss": "https://elsewhere.example"}},
        {"forged": True},
        {"metadata": {"issuer": "https://elsewhere.example"}},
        {"metadata": {"token_endpoint": "http://elsewhere.example/token"}},
    ],
    ids=str,
)
def test_a_lying_service_signs_nobody_in(client: Client, provider: Provider, lie: dict[str, object]) -> None:
    for name, value in lie.items():
        setattr(provider, name, value)
    start = client.post("/connexion/proconnect")
    if "metadata" in lie:
        answer = start
    else:
        answer = client.get(provider.sign_in(start.headers["Location"], "agent-7").removeprefix("http://testserver"))
    assert answer.headers["Location"] == "/compte/login/"
    assert (Person.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert "_auth_user_id" not in client.session
    assert "n’a pas abouti" in client.get("/compte/login/").content.decode()


def test_a_lower_level_of_identification_is_refused(client: Client, provider: Provider) -> None:
    provider.id_token = {"acr": "eidas0"}
    come_back(client, provider, "franceconnect")
    assert Person.objects.count() == 0


def test_an_answer_serves_once_and_only_the_browser_that_asked(client: Client, provider: Provider) -> None:
    start = client.post("/connexion/proconnect")
    back = provider.sign_in(start.headers["Location"], "agent-7").removeprefix("http://testserver")
    assert Client().get(back).headers["Location"] == "/compte/login/"
    assert client.get(back).headers["Location"] == "/"
    client.logout()
    assert client.get(back).headers["Location"] == "/compte/login/"


def test_an_unreachable_service_is_said(client: Client, provider: Provider, settings: LazySettings) -> None:
    settings.OIDC_SERVICES = [Service("proconnect", "ProConnect", "http://127.0.0.1:1", "communs", "s", "openid")]
    assert client.post("/connexion/proconnect").headers["Location"] == "/compte/login/"


def test_somebody_known_signs_in_again(client: Client, provider: Provider) -> None:
    come_back(client, provider)
    client.logout()
    come_back(client, provider)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 1)


def subject_of(client: Client, person: Person) -> str:
    """Whom ProConnect named in the client's session."""
    request = RequestFactory().get("/")
    request.session, request.user = client.session, person
    return proconnect_subject(request)


def test_a_session_knows_that_proconnect_opened_it(client: Client, provider: Provider) -> None:
    come_back(client, provider)
    person = Person.objects.get()
    assert subject_of(client, person) == "agent-7"
    client.post("/compte/logout/")
    person.set_password(PASSWORD)
    person.save()
    client.post("/compte/login/", {"login": person.email, "password": PASSWORD})
    assert (client.session["_auth_user_id"], subject_of(client, person)) == (str(person.pk), "")
    client.post("/compte/logout/")
    come_back(client, provider)
    assert subject_of(client, person) == "agent-7"


def test_an_existing_account_is_linked_by_its_password_never_silently(client: Client, provider: Provider) -> None:
    person = PersonFactory.create(email="ada@ministere.example")
    assert come_back(client, provider).headers["Location"] == "/connexion-associer/"
    assert SocialAccount.objects.count() == 0
    assert "_auth_user_id" not in client.session
    wrong = client.post("/connexion-associer/", {"password": "inexact"})
    assert "Ce mot de passe est inexact" in wrong.content.decode()
    assert SocialAccount.objects.count() == 0
    assert client.post("/connexion-associer/", {"password": PASSWORD}).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert list(SocialAccount.objects.values_list("user", flat=True)) == [person.pk]
    assert [entry.verb for entry in trail(person)] == ["identity.link"]
    assert subject_of(client, person) == "agent-7"


def test_a_letter_links_in_the_same_browser_only(client: Client, provider: Provider) -> None:
    person = PersonFactory.create(email="ada@ministere.example")
    come_back(client, provider)
    link = Message.objects.get(template="accounts/mail/link_identity").context["url"].removeprefix("http://testserver")
    elsewhere = Client()
    assert (elsewhere.get(link).status_code, elsewhere.post(link).status_code) == (403, 403)
    assert SocialAccount.objects.count() == 0
    assert client.get(link).status_code == 200
    assert SocialAccount.objects.count() == 0
    assert client.post(link).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_squatted_account_loses_its_password_when_the_holder_proves_the_address(
    client: Client, provider: Provider
) -> None:
    person = PersonFactory.create(email="ada@ministere.example", verified=False)
    come_back(client, provider)
    client.post("/connexion-associer/", {"password": PASSWORD})
    assert SocialAccount.objects.count() == 0
    link = Message.objects.get(template="accounts/mail/link_identity").context["url"].removeprefix("http://testserver")
    client.post(link)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified


def test_signing_out_ends_the_session_at_the_service(client: Client, provider: Provider) -> None:
    come_back(client, provider)
    address = httpx.URL(client.post("/compte/logout/").headers["Location"])
    assert str(address).startswith(f"{provider.issuer}/oauth2/end_session?")
    assert address.params["post_logout_redirect_uri"] == "http://testserver/"
    assert address.params["id_token_hint"].count(".") == 2
    assert "_auth_user_id" not in client.session


def test_services_are_off_without_an_issuer_and_refuse_plain_http() -> None:
    assert configured(Environment(proconnect_issuer="", franceconnect_issuer="")) == []
    with pytest.raises(UnsafeAddress):
        configured(Environment(proconnect_issuer="http://fca.example"))
