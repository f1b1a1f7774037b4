"""One group a value of a field: previewed, created in one go, and only once."""

import pytest
from django.test import Client

from communs.core.audit import trail
from communs.procedures.models import Demarche
from communs.procedures.operations.groups import create_planned
from communs.procedures.routing.router import Router
from communs.procedures.routing.warnings import findings_of
from communs.procedures.routing.wizard import planned, ways_of
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Context
from communs.questionnaires.reference.epci import all_epci
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupFactory, RevisionFactory
from tests.factories.questionnaires import document_of, field_document
from tests.markup import assert_valid_html


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("single_choice", ["value"]),
        ("departement", ["value", "departement", "region"]),
        ("commune", ["departement", "region", "epci"]),
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


def test_one_group_an_epci_receives_the_communes_of_it(db: None) -> None:
    form = compile_questionnaire(document_of(field_document("commune")))
    [_header, field] = form.fields
    plan = {one.rule["value"]: one for one in planned(field, "epci")}
    names = {code: plan[f"epci:{code}"].name for code in ("200073419", "200054781")}
    assert names == {"200073419": all_epci()["200073419"].name, "200054781": all_epci()["200054781"].name}
    demarche = DemarcheFactory.create(
        published_revision=RevisionFactory.create(document=document_of(field_document("commune")))
    )
    create_planned(demarche, [plan["epci:200073419"], plan["epci:200054781"]], by=None)
    router = Router(demarche.groups.all(), form)
    default = demarche.groups.get(is_default=True)
    found = {}
    for code, postal_code in (("43157", "43000"), ("75056", "75001"), ("2A004", "20000")):
        answers = {field.id: {"code": code, "postal_code": postal_code, "name": "?"}}
        found[code] = router.group_for(answers).name
    assert found == {"43157": names["200073419"], "75056": names["200054781"], "2A004": default.name}
    analysis = findings_of(list(demarche.groups.all()), form, Context())
    assert (analysis.overlaps, analysis.vain, bool(analysis.gaps)) == ([], [], True)
