"""What surrounds every page: menus, theme and language, errors."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from communs.core.access import public
from communs.core.ui.navigation import Menu, signed_in
from communs.urls import urlpatterns as real
from tests.factories.accounts import PersonFactory
from tests.markup import assert_valid_html, parse


@public
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@public
def malformed(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [*real, path("forbidden", forbidden), path("malformed", malformed), path("broken", broken)]
errors = override_settings(ROOT_URLCONF=__name__)
HERE = {"origin": "http://testserver"}


def test_a_menu_shows_to_each_what_is_theirs() -> None:
    menu = Menu()
    menu.add("Accueil", "portal:home", position=2)
    menu.add("Appels", "portal:legal", position=1)
    menu.add("Privé", "portal:site_map", visible=signed_in)
    menu.add("Absent", "nowhere:at_all")
    request = RequestFactory().get("/mentions-legales")
    request.user = AnonymousUser()
    assert [(item.label, item.url, item.current) for item in menu.items(request)] == [
        ("Appels", "/mentions-legales", "page"),
        ("Accueil", "/", ""),
    ]


def test_a_page_below_an_entry_marks_it() -> None:
    menu = Menu()
    menu.add("Appels", "portal:legal")
    request = RequestFactory().get("/mentions-legales/12")
    request.user = AnonymousUser()
    assert [item.current for item in menu.items(request)] == ["true"]


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "system")])
def test_a_theme_is_kept_when_it_exists(client: Client, sent: str, kept: str) -> None:
    response = client.post("/preferences/theme", {"theme": sent, "next": "/mentions-legales"}, headers=HERE)
    assert (response.status_code, response.headers["Location"]) == (302, "/mentions-legales")
    assert assert_valid_html(client.get("/")).get("data-fr-theme") == kept


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_preference_never_leads_elsewhere(client: Client, target: str) -> None:
    assert (
        client.post("/preferences/langue", {"language": "en", "next": target}, headers=HERE).headers["Location"] == "/"
    )


@pytest.mark.django_db
def test_a_language_is_kept_on_the_account_and_follows_to_another_device(client: Client) -> None:
    person = PersonFactory(language="fr")
    client.force_login(person)
    client.post("/preferences/langue", {"language": "en", "next": "/"}, headers=HERE)
    person.refresh_from_db()
    assert person.language == "en"
    other = Client()
    other.force_login(person)
    assert assert_valid_html(other.get("/", headers={"accept-language": "fr"})).get("lang") == "en"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client: Client) -> None:
    person = PersonFactory(language="fr")
    client.force_login(person)
    client.post("/preferences/langue", {"language": "xx", "next": "/"}, headers=HERE)
    person.refresh_from_db()
    assert person.language == "fr"


@errors
@pytest.mark.django_db
def test_a_refusal_is_explained(client: Client) -> None:
    root = assert_valid_html(client.get("/forbidden"), 403)
    assert root.findtext(".//h1") == "Vous n’avez pas accès à cette page"


@errors
@pytest.mark.django_db
def test_a_malformed_request_is_explained(client: Client) -> None:
    root = assert_valid_html(client.get("/malformed"), 400)
    assert root.findtext(".//h1") == "Cette demande n’a pas été comprise"


@errors
def test_a_failure_is_explained_without_the_database(client: Client) -> None:
    client.raise_request_exception = False
    root = assert_valid_html(client.get("/broken"), 500)
    assert root.findtext(".//h1") == "Le service a rencontré une erreur"


@pytest.mark.django_db
def test_a_form_sent_without_its_token_is_explained() -> None:
    root = assert_valid_html(Client(enforce_csrf_checks=True).post("/design"), 403)
    assert root.findtext(".//h1") == "Le formulaire n’a pas pu être vérifié"


def test_the_mark_of_the_state_is_shown_by_setting_only() -> None:
    plain = render_to_string("ui/partials/brand.html", {"shell": {"service": "communs", "state_brand": False}})
    state = render_to_string("ui/partials/brand.html", {"shell": {"service": "communs", "state_brand": True}})
    assert "République" not in plain
    assert "République<br>française" in state
    assert parse(f"<!doctype html><title>x</title>{state}")[1] == []
