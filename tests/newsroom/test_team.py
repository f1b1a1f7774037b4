"""The team: appointed by platform managers and press officers; the last press officer stays."""

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.newsroom.enums import Role
from communs.newsroom.operations.team import AppointmentError, appoint, dismiss
from communs.newsroom.queries import members
from tests.factories import newsroom as make
from tests.factories.accounts import PersonFactory, platform_manager
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return make.member(Role.PRESS_OFFICER, email="presse@exemple.example")


def _emails() -> dict[Role, list[str]]:
    return {role: [person.email for person in people] for role, people in members().items()}


def test_a_role_is_given_once_and_told_to_the_journal(officer: Person) -> None:
    person = PersonFactory.create(email="plume@exemple.example")
    appoint(" Plume@exemple.example ", Role.AUTHOR, by=officer)
    appoint("plume@exemple.example", Role.AUTHOR, by=officer)
    assert _emails()[Role.AUTHOR] == ["plume@exemple.example"]
    assert [(entry.verb, entry.actor_id) for entry in trail(person)] == [("newsroom_appoint", officer.pk)]


def test_nobody_with_this_address(officer: Person) -> None:
    with pytest.raises(AppointmentError, match="inconnu@exemple"):
        appoint("inconnu@exemple.example", Role.AUTHOR, by=officer)
    assert _emails() == {Role.AUTHOR: [], Role.REVIEWER: [], Role.PRESS_OFFICER: ["presse@exemple.example"]}


def test_the_last_press_officer_stays(officer: Person) -> None:
    with pytest.raises(AppointmentError, match="dernière personne"):
        dismiss(officer.pk, Role.PRESS_OFFICER, by=officer)
    assert _emails()[Role.PRESS_OFFICER] == ["presse@exemple.example"]
    other = make.member(Role.PRESS_OFFICER)
    dismiss(officer.pk, Role.PRESS_OFFICER, by=other)
    assert _emails()[Role.PRESS_OFFICER] == [other.email]


def test_a_mistake_keeps_what_was_typed(client: Client, officer: Person) -> None:
    client.force_login(officer)
    answer = client.post("/redaction-equipe/ajouter", {"role": Role.REVIEWER.value, "email": "sans arobase"})
    root = assert_valid_html(answer, 422)
    assert [field.get("value") for field in root.iter("input") if field.get("aria-invalid")] == ["sans arobase"]


def test_managers_see_the_team_and_add_to_it(client: Client, officer: Person) -> None:
    client.force_login(platform_manager())
    assert_valid_html(client.get("/redaction-equipe"))
    answer = client.post("/redaction-equipe/ajouter", {"role": Role.AUTHOR.value, "email": officer.email}, follow=True)
    assert_valid_html(answer)
    assert _emails()[Role.AUTHOR] == ["presse@exemple.example"]
