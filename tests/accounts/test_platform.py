"""What managers of the platform do with accounts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communs.accounts.models import Person
from communs.accounts.queries import people_matching
from communs.core.audit import trail
from communs.core.mail.models import Message
from tests.factories.accounts import PASSWORD, PersonFactory, platform_manager

pytestmark = pytest.mark.django_db


def manager_client(manager: Person) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def test_search_by_the_start_of_the_address_or_of_the_name_without_accents() -> None:
    eric = PersonFactory.create(first_name="Éric", last_name="Évrard", email="eric@exemple.example")
    PersonFactory.create(first_name="Zoé", last_name="Dupont", email="zoe@exemple.example")
    for text in ("ERIC@", "evrard", "Évr", "evrard er"):
        assert list(people_matching(text)) == [eric]
    assert list(people_matching("rard")) == []
    assert people_matching("").count() == 2


def test_the_list_is_paged_in_a_constant_number_of_queries() -> None:
    client = manager_client(platform_manager())
    PersonFactory.create_batch(3)
    with CaptureQueriesContext(connection) as few:
        client.get("/plateforme/personnes")
    PersonFactory.create_batch(60)
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/plateforme/personnes")
    assert len(many) == len(few)
    assert len(answer.context["page"].rows) == 50
    assert answer.context["page"].next_cursor


def test_deactivation_ends_sessions_and_reactivation_opens_the_account_again() -> None:
    person, manager = PersonFactory.create(), platform_manager()
    theirs = Client()
    theirs.post("/compte/login/", {"login": person.email, "password": PASSWORD})
    client = manager_client(manager)
    client.post(f"/plateforme/personnes/{person.pk}/desactiver", {"reason": "Compte partagé"})
    assert theirs.get("/compte/").status_code == 302
    assert Message.objects.get(template="accounts/mail/deactivated").context["reason"] == "Compte partagé"
    client.post(f"/plateforme/personnes/{person.pk}/reactiver")
    assert Person.objects.get(pk=person.pk).is_active
    assert [entry.verb for entry in trail(person)] == ["sessions.end", "deactivate", "reactivate"]


def test_a_reason_is_needed_and_ones_own_account_is_refused() -> None:
    person, manager = PersonFactory.create(), platform_manager()
    client = manager_client(manager)
    client.post(f"/plateforme/personnes/{person.pk}/desactiver", {"reason": ""})
    answer = client.post(f"/plateforme/personnes/{manager.pk}/desactiver", {"reason": "Essai"})
    assert "votre propre compte" in answer.content.decode()
    assert Person.objects.filter(is_active=True).count() == 2
