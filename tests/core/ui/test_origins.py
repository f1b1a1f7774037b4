"""The two forms that carry no token: theme and language, sent from this site or not at all."""

import pytest
from django.test import Client

from tests.factories.accounts import PersonFactory

FORMS = [("/preferences/theme", {"theme": "dark"}), ("/preferences/langue", {"language": "en"})]
pytestmark = pytest.mark.django_db


def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(("path", "form"), FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/actualites?page=2"},
    ],
)
def test_a_choice_made_here_is_kept_without_a_token(path: str, form: dict[str, str], headers: dict[str, str]) -> None:
    answer = visitor().post(path, form, headers=headers)
    assert (answer.status_code, len(answer.cookies)) == (302, 1)


@pytest.mark.parametrize(("path", "form"), FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site", "referer": "http://testserver/"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example", "referer": "http://testserver/"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "null"},
        {"origin": "http://[testserver"},
        {"referer": "https://evil.example/http://testserver/"},
        {"referer": "http://evil@evil.example/"},
        {},
    ],
)
def test_a_choice_sent_from_elsewhere_changes_nothing(path: str, form: dict[str, str], headers: dict[str, str]) -> None:
    person = PersonFactory.create(language="fr")
    client = visitor()
    client.force_login(person)
    answer = client.post(path, form, headers=headers)
    person.refresh_from_db()
    assert (answer.status_code, person.language) == (403, "fr")
    assert client.cookies.keys() & {"theme", "django_language"} == set()


def test_every_other_form_needs_its_token() -> None:
    client = visitor()
    client.force_login(PersonFactory.create())
    answer = client.post("/compte/logout/", headers={"sec-fetch-site": "same-origin", "origin": "http://testserver"})
    assert answer.status_code == 403
    assert client.get("/compte/").status_code == 200
