"""The groups of a demarche: their people, their contact, their order, their rules, closing one."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.models import Demarche, Group, GroupMember
from communs.procedures.operations import groups, publishing
from communs.procedures.operations.people import PeopleError
from communs.procedures.routing.registries import closings
from communs.questionnaires.conditions.form import Block
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DemarcheFactory,
    GroupFactory,
    GroupMemberFactory,
    RevisionFactory,
)
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "main",
            "title": "Vous",
            "fields": [
                {"type": "single_choice", "id": "kind", "label": "Statut", "options": ["Association", "Commune"]},
                {"type": "integer", "id": "budget", "label": "Budget"},
                {"type": "departement", "id": "place", "label": "Département"},
                {"type": "commune", "id": "town", "label": "Commune", "required": False},
                {
                    "type": "repetition",
                    "id": "team",
                    "label": "Équipe",
                    "fields": [{"type": "text", "id": "member", "label": "Nom"}],
                },
            ],
        }
    ]
}
ASSOCIATION = {"op": "=", "field": "kind", "value": "Association"}
DEEP = {"op": "or", "of": [ASSOCIATION, {"op": "and", "of": [ASSOCIATION, {"op": "answered", "field": "budget"}]}]}


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))


@pytest.fixture
def administrator(client: Client, demarche: Demarche) -> Person:
    person: Person = DemarcheAdministratorFactory.create(demarche=demarche).person
    client.force_login(person)
    return person


def _url(demarche: Demarche, group: Group | None = None, page: str = "") -> str:
    base = f"/administration/demarches/{demarche.pk}/groupes"
    return f"{base}/{group.pk}{page}" if group else base


def _verbs(demarche: Demarche) -> list[str]:
    return [entry.verb for entry in trail(demarche)]


def test_groups_are_created_once(client: Client, administrator: Person, demarche: Demarche) -> None:
    data = [{"do": "add", "name": name} for name in ("Nord", "Nord", "")]
    statuses = [client.post(_url(demarche), one).status_code for one in data]
    assert (statuses, demarche.groups.filter(name="Nord").count(), _verbs(demarche)) == (
        [302, 422, 422],
        1,
        ["add_group"],
    )


def test_several_people_come_at_once_and_wrong_lines_are_kept(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    group, first, second = demarche.groups.get(), PersonFactory.create(), PersonFactory.create()
    typed = f"{first.email.upper()}, inconnue@exemple.example\npas-une-adresse ; {second.email}"
    response = client.post(_url(demarche, group), {"do": "add-people", "emails": typed})
    members = {member.person for member in group.memberships.all()}
    assert (response.status_code, members, _verbs(demarche)) == (422, {first, second}, ["add_instructor"] * 2)
    form = response.context["emails_form"]
    assert form["emails"].value() == "inconnue@exemple.example\npas-une-adresse"
    assert [str(error).split()[0] for error in form.errors["emails"]] == ["inconnue@exemple.example", "pas-une-adresse"]


def test_people_leave_but_the_last_one_of_an_open_default_group(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    group, person = demarche.groups.get(), PersonFactory.create()
    client.post(_url(demarche, group), {"do": "add-people", "emails": person.email})
    response = client.post(_url(demarche, group), {"do": "remove-person", "person": person.pk})
    assert (response.status_code, GroupMember.objects.count()) == (422, 1)
    client.post(_url(demarche, group), {"do": "add-people", "emails": administrator.email})
    client.post(_url(demarche, group), {"do": "remove-person", "person": person.pk})
    assert [member.person for member in group.memberships.all()] == [administrator]
    assert _verbs(demarche) == ["add_instructor", "add_instructor", "remove_instructor"]


def test_a_group_of_another_demarche_is_out_of_reach(client: Client, administrator: Person, demarche: Demarche) -> None:
    other = GroupMemberFactory.create()
    data = {"do": "remove-person", "person": other.person.pk}
    assert client.post(_url(demarche, other.group), data).status_code == 404
    assert GroupMember.objects.filter(pk=other.pk).exists()


def test_a_contact_is_kept_while_it_reaches_somebody(client: Client, administrator: Person, demarche: Demarche) -> None:
    group = demarche.groups.get()
    post = {"do": "contact", "name": "Service des sports", "phone": "04 71 00 00 00"}
    assert client.post(_url(demarche, group), post).status_code == 302
    assert (group.contact.name, group.contact.phone) == ("Service des sports", "04 71 00 00 00")
    assert client.post(_url(demarche, group), post | {"phone": "zéro"}).status_code == 422
    assert client.post(_url(demarche, group), {"do": "contact", "name": "Service des sports"}).status_code == 422
    assert Group.objects.get(pk=group.pk).contact.phone == "04 71 00 00 00"
    client.post(_url(demarche, group), {"do": "contact"})
    assert not hasattr(Group.objects.get(pk=group.pk), "contact")


def test_the_order_of_groups_changes(client: Client, administrator: Person, demarche: Demarche) -> None:
    for name in ("A", "B", "C"):
        groups.add_group(demarche, name, by=None)
    third = demarche.groups.get(name="C")
    client.post(_url(demarche), {"do": "earlier", "group": third.pk})
    client.post(_url(demarche), {"do": "earlier", "group": third.pk})
    names = [row["group"].name for row in client.get(_url(demarche)).context["rows"]]
    assert names[1:] == ["C", "A", "B"]


def test_the_default_group_changes_to_one_that_has_people(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    former, group = demarche.groups.get(), GroupFactory.create(demarche=demarche)
    assert client.post(_url(demarche, group), {"do": "make-default"}).status_code == 422
    assert demarche.groups.get(is_default=True) == former
    GroupMemberFactory.create(group=group)
    client.post(_url(demarche, group), {"do": "make-default"})
    assert demarche.groups.get(is_default=True) == group


def test_closing_asks_where_dossiers_go(client: Client, administrator: Person, demarche: Demarche) -> None:
    group, into = GroupFactory.create(demarche=demarche), demarche.groups.get(is_default=True)
    seen: list[tuple[Group, Group, Person]] = []
    closings.register("test", lambda group, into, *, by: seen.append((group, into, by)))
    try:
        assert client.get(_url(demarche, group, "/fermer")).status_code == 200
        stranger = GroupFactory.create()
        assert client.post(_url(demarche, group, "/fermer"), {"into": stranger.pk}).status_code == 422
        client.post(_url(demarche, group, "/fermer"), {"into": into.pk})
    finally:
        closings.unregister("test")
    group.refresh_from_db()
    assert (seen, group.is_active, _verbs(demarche)) == ([(group, into, administrator)], False, ["close_group"])
    client.post(_url(demarche, group), {"do": "reopen"})
    group.refresh_from_db()
    assert group.is_active


def test_the_default_group_does_not_close(client: Client, administrator: Person, demarche: Demarche) -> None:
    group = demarche.groups.get()
    assert client.post(_url(demarche, group, "/fermer"), {"into": ""}).status_code == 422
    group.refresh_from_db()
    assert (group.is_active, _verbs(demarche)) == (True, [])


@pytest.mark.parametrize("values", [{"is_default": True, "is_active": False}, {"rule": [1]}, {"rule": "text"}])
def test_the_database_refuses_what_makes_no_sense(values: dict[str, Any]) -> None:
    demarche = DemarcheFactory.create(default_group=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.create(demarche=demarche, name="Nord", **values)


def _lines(*lines: tuple[str, str, str]) -> dict[str, str]:
    parts = ("field", "operator", "value")
    named = {f"when.{rank}-{part}": line[n] for rank, line in enumerate(lines) for n, part in enumerate(parts)}
    return named | {f"when.{rank}-is": "row" for rank in range(len(lines))}


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ([("kind", "=", "Association")], ASSOCIATION),
        ([("", "", "")], None),
        (
            [("budget", "≥", "1 250,5"), ("place", "in", "region:84")],
            {
                "op": "and",
                "of": [
                    {"op": "≥", "field": "budget", "value": 1250.5},
                    {"op": "in", "field": "place", "value": "region:84"},
                ],
            },
        ),
        ([("town", "=", "Guéret")], {"op": "=", "field": "town", "value": "23096"}),
        ([("town", "not answered", "")], {"op": "not", "of": {"op": "answered", "field": "town"}}),
    ],
)
def test_lines_make_a_rule(
    client: Client, administrator: Person, demarche: Demarche, lines: list[tuple[str, str, str]], rule: object
) -> None:
    group = GroupFactory.create(demarche=demarche)
    assert client.post(_url(demarche, group, "/regle"), _lines(*lines)).status_code == 302
    group.refresh_from_db()
    assert group.rule == rule
    again = client.get(_url(demarche, group, "/regle")).context["condition"]
    said = [(line.row.field, line.row.operator) for line in again.block.parts]
    assert said == [(field, operator) for field, operator, _value in lines]


@pytest.mark.parametrize(
    "line",
    [
        ("kind", "=", "Entreprise"),
        ("kind", "=", ""),
        ("kind", "<", "Association"),
        ("gone", "=", "x"),
        ("member", "=", "x"),
        ("budget", "=", "beaucoup"),
        ("place", "in", "region:1000"),
    ],
)
def test_a_line_that_says_nothing_is_kept_on_the_page(
    client: Client, administrator: Person, demarche: Demarche, line: tuple[str, str, str]
) -> None:
    group = GroupFactory.create(demarche=demarche, rule=ASSOCIATION)
    response = client.post(_url(demarche, group, "/regle"), _lines(("kind", "=", "Commune"), line))
    group.refresh_from_db()
    assert (response.status_code, group.rule, _verbs(demarche)) == (422, ASSOCIATION, [])
    [first, second] = response.context["condition"].block.parts
    assert (first.row.value, first.error, second.row.field, bool(second.error)) == ("Commune", "", line[0], True)


def test_lines_come_and_go_before_they_are_kept(client: Client, administrator: Person, demarche: Demarche) -> None:
    group = GroupFactory.create(demarche=demarche, rule=ASSOCIATION)
    url = _url(demarche, group, "/regle")
    page = client.post(url, _lines(("kind", "", "")) | {"when-do": "row:when"})
    assert [part.shape for part in page.context["condition"].block.parts] == ["select", "none"]
    group.refresh_from_db()
    assert (page.status_code, group.rule, _verbs(demarche)) == (200, ASSOCIATION, [])


def test_a_deep_rule_is_shown_in_groups_and_kept_as_it_is(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    group = GroupFactory.create(demarche=demarche, rule=DEEP)
    page = client.get(_url(demarche, group, "/regle"))
    assert_valid_html(page)
    outer = page.context["condition"].block
    assert (outer.group.join, [part.row.field for part in outer.parts[1].parts]) == ("or", ["kind", "budget"])
    told = client.get(_url(demarche, group)).context["rule"]
    assert told.replace("\xa0", " ") == (
        "« Statut » est « Association » ou (« Statut » est « Association » et « Budget » est renseigné)"
    )
    sent = {"when-join": "or", "when.1-is": "group", "when.1-join": "and"}
    sent |= {
        f"{path}-{part}": getattr(row, part) for path, row in _rows(outer) for part in ("field", "operator", "value")
    }
    sent |= {f"{path}-is": "row" for path, _row in _rows(outer)}
    assert client.post(_url(demarche, group, "/regle"), sent).status_code == 302
    group.refresh_from_db()
    assert (group.rule, _verbs(demarche)) == (DEEP, [])


def _rows(outer: Block) -> list[tuple[str, Any]]:
    return [(part.row.path, part.row) for part in (outer.parts[0], *outer.parts[1].parts)]


def test_rules_of_a_form_that_lost_a_field_keep_it_from_being_published(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    groups.set_rule(demarche.groups.get(), ASSOCIATION, by=None)
    GroupMemberFactory.create(group=demarche.groups.get())
    fields = FORM["sections"][0]["fields"][1:]
    document = {"sections": [FORM["sections"][0] | {"fields": fields}]}
    demarche.draft_revision = RevisionFactory.create(document=document, published_at=None)
    demarche.save()
    with pytest.raises(publishing.NotPublishableError) as refused:
        publishing.publish(demarche, by=None)
    demarche.refresh_from_db()
    assert demarche.draft_revision is not None
    [finding] = refused.value.findings
    assert finding.url == _url(demarche, demarche.groups.get(), "/regle")
    assert client.get(finding.url).context["condition"].block.parts[0].is_gone


@pytest.mark.parametrize("page", ["", "/fermer", "/regle"])
def test_only_administrators_come_in(
    client: Client, demarche: Demarche, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    group = GroupFactory.create(demarche=demarche, rule=ASSOCIATION)
    member = GroupMemberFactory.create(group=group).person
    people = (DemarcheAdministratorFactory.create(demarche=demarche), DemarcheAdministratorFactory.create())
    statuses = []
    for person in (*(one.person for one in people), member):
        client.force_login(person)
        with django_assert_max_num_queries(12):
            response = client.get(_url(demarche, group, page))
        statuses.append(response.status_code)
        if response.status_code == 200:
            assert_valid_html(response)
    assert statuses == [200, 404, 403]


def test_the_list_costs_the_same_for_many_groups(
    client: Client, administrator: Person, demarche: Demarche, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _rank in range(30):
        GroupFactory.create(demarche=demarche, rule=ASSOCIATION)
    with django_assert_max_num_queries(9):
        response = client.get(_url(demarche))
    assert len(response.context["rows"]) == 31
    assert_valid_html(response)


def test_a_demarche_has_a_bounded_number_of_groups(demarche: Demarche, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 1)
    with pytest.raises(PeopleError):
        groups.add_group(demarche, "Nord", by=None)
    assert demarche.groups.count() == 1
