"""One group a value of a field: previewed, created in one go, and only once."""

import pytest
from django.test import Client

from communs.core.audit import trail
from communs.procedures.models import Demarche
from communs.procedures.routing.wizard import planned, ways_of
from communs.questionnaires.compiled import compile_questionnaire
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupFactory, RevisionFactory
from tests.factories.questionnaires import document_of, field_document
from tests.markup import assert_valid_html


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("single_choice", ["value"]),
        ("departement", ["value", "departement", "region"]),
        ("commune", ["departement", "region"]),
        ("epci", ["value", "departement", "region"]),
        ("country", ["value"]),
        ("region", ["value"]),
        ("text", []),
    ],
)
def test_fields_make_groups_by_their_values(kind: str, ways: list[str]) -> None:
    [_header, field] = compile_questionnaire(document_of(field_document(kind))).fields
    assert [way for way, _words in ways_of(field)] == ways
    for way in ways:
        plan = planned(field, way)
        assert len({one.name for one in plan}) == len(plan) == len({str(one.rule) for one in plan}) > 2


@pytest.fixture
def demarche(db: None) -> Demarche:
    document = document_of(field_document("single_choice"))
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=document))


def test_groups_are_previewed_then_created_once(client: Client, demarche: Demarche) -> None:
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    GroupFactory.create(demarche=demarche, name="Vert")
    url = f"/administration/demarches/{demarche.pk}/groupes/par-valeur"
    choice = {"choice": "f_single_choice:value"}
    page = client.get(url, choice)
    assert_valid_html(page)
    assert ([name for name, _exists in page.context["plan"]], demarche.groups.count()) == (["Rouge", "Vert", "Bleu"], 2)
    for _turn in range(2):
        assert client.post(url, choice).status_code == 302
    rules = {group.name: group.rule["value"] for group in demarche.groups.filter(rule__isnull=False)}
    assert rules == {"Rouge": "Rouge", "Vert": "Vert", "Bleu": "blue"}
    assert [entry.verb for entry in trail(demarche)] == ["create_groups"]


def test_a_choice_that_is_not_offered_creates_nothing(client: Client, demarche: Demarche) -> None:
    client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
    url = f"/administration/demarches/{demarche.pk}/groupes/par-valeur"
    statuses = [client.post(url, {"choice": one}).status_code for one in ("", "gone:value", "f_single_choice:region")]
    assert (statuses, demarche.groups.count()) == ([422] * 3, 1)
    client.force_login(DemarcheAdministratorFactory.create().person)
    assert client.get(url).status_code == 404
