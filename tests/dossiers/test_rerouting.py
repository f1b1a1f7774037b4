"""Counting and moving the dossiers whose group the rules no longer say; emptying a group that closes."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers import jobs
from communs.dossiers.enums import ReroutingState
from communs.dossiers.errors import ReroutingUnderway, RulesChanged
from communs.dossiers.models import Dossier, Rerouting
from communs.dossiers.operations import rerouting
from communs.procedures.models import Demarche, Group
from communs.procedures.operations import groups
from communs.procedures.queries import counts
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, SubmittedFactory
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
            "fields": [{"type": "departement", "id": "place", "label": "Département", "required": False}],
        }
    ]
}


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))


@pytest.fixture
def south(demarche: Demarche) -> Group:
    rule = {"op": "in", "field": "place", "value": "departement:43"}
    return GroupFactory.create(demarche=demarche, name="Sud", rule=rule)


def _crowd(demarche: Demarche) -> dict[str, Dossier]:
    """One dossier of each kind, all in the default group, all with answers that the rule wants."""
    there = {"demarche": demarche, "answers": {"place": "43"}}
    return {
        "submitted": SubmittedFactory.create(**there),
        "in_review": InReviewFactory.create(**there),
        "pinned": SubmittedFactory.create(**there, pinned=True),
        "decided": AcceptedFactory.create(**there),
        "draft": DraftFactory.create(**there),
        "elsewhere": SubmittedFactory.create(demarche=demarche, answers={"place": "75"}),
    }


def _groups(crowd: dict[str, Dossier]) -> dict[str, int | None]:
    return {name: Dossier.objects.get(pk=one.pk).group_id for name, one in crowd.items()}


def test_counting_moves_nothing_and_applying_moves_what_was_counted(demarche: Demarche, south: Group) -> None:
    crowd, by, default = _crowd(demarche), PersonFactory.create(), demarche.groups.get(is_default=True)
    agent = GroupMemberFactory.create(group=south).person
    before = _groups(crowd)
    counted = rerouting.preview(demarche, by=by)
    jobs.reroute(rerouting=counted.pk)
    counted.refresh_from_db()
    assert (counted.state, counted.seen, counted.total, counted.counts) == (
        ReroutingState.COUNTED,
        4,
        4,
        {f"{default.pk}:{south.pk}": 2},
    )
    assert (_groups(crowd), Mail.objects.count()) == (before, 0)
    rerouting.confirm(counted, by=by)
    jobs.reroute(rerouting=counted.pk)
    jobs.reroute(rerouting=counted.pk)
    moved = {name for name, group in _groups(crowd).items() if group == south.pk}
    assert moved == {"submitted", "in_review"}
    assert counts([south.pk]) == {south.pk: {"submitted": 1, "in_review": 1}}
    assert [mail.recipient for mail in Mail.objects.all()] == [agent.email]
    assert [entry.verb for entry in trail(crowd["submitted"])] == ["reroute"]
    assert [entry.verb for entry in trail(demarche)] == ["reroute", "rerouted"]
    assert Rerouting.objects.get().state == ReroutingState.DONE


def test_an_interrupted_pass_goes_on(demarche: Demarche, south: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerouting, "BATCH", 2)
    SubmittedFactory.create_batch(5, demarche=demarche, answers={"place": "43"})
    counted = rerouting.preview(demarche, by=PersonFactory.create())
    assert rerouting.advance(counted.pk)
    jobs.reroute(rerouting=counted.pk)
    counted.refresh_from_db()
    assert (counted.state, counted.seen, counted.moving) == (ReroutingState.COUNTED, 5, 5)
    rerouting.confirm(counted, by=PersonFactory.create())
    assert rerouting.advance(counted.pk)
    assert Dossier.objects.filter(group=south).count() == 2
    jobs.reroute(rerouting=counted.pk)
    assert (Dossier.objects.filter(group=south).count(), counts([south.pk])) == (5, {south.pk: {"submitted": 5}})


def test_a_batch_costs_the_same_whatever_it_holds(
    demarche: Demarche, south: Group, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SubmittedFactory.create_batch(30, demarche=demarche, answers={"place": "43"})
    counted = rerouting.preview(demarche, by=PersonFactory.create())
    with django_assert_max_num_queries(9):
        rerouting.advance(counted.pk)
    jobs.reroute(rerouting=counted.pk)
    rerouting.confirm(counted, by=PersonFactory.create())
    with django_assert_max_num_queries(14):
        rerouting.advance(counted.pk)


def test_rules_that_changed_stop_the_move(demarche: Demarche, south: Group) -> None:
    crowd, by = _crowd(demarche), PersonFactory.create()
    counted = rerouting.preview(demarche, by=by)
    jobs.reroute(rerouting=counted.pk)
    groups.set_rule(south, None, by=None)
    before = _groups(crowd)
    with pytest.raises(RulesChanged):
        rerouting.confirm(counted, by=by)
    counted.refresh_from_db()
    assert (counted.state, _groups(crowd), Mail.objects.count()) == (ReroutingState.COUNTED, before, 0)


def test_one_count_at_a_time(demarche: Demarche) -> None:
    first = rerouting.preview(demarche, by=PersonFactory.create())
    with pytest.raises(ReroutingUnderway):
        rerouting.preview(demarche, by=PersonFactory.create())
    assert list(Rerouting.objects.all()) == [first]


def test_a_group_that_closes_is_emptied(demarche: Demarche, south: Group) -> None:
    default = demarche.groups.get(is_default=True)
    now = timezone.now()
    pinned = SubmittedFactory.create(demarche=demarche, group=south, pinned=True, created_at=now, submitted_at=now)
    decided = AcceptedFactory.create(demarche=demarche, group=south)
    groups.close(south, into=default, by=PersonFactory.create())
    [passed] = Rerouting.objects.all()
    jobs.reroute(rerouting=passed.pk)
    passed.refresh_from_db()
    found = set(Dossier.objects.filter(group=default))
    assert (found, passed.state, passed.moving) == ({pinned, decided}, ReroutingState.DONE, 2)


def test_the_page_is_the_administrators(client: Client, demarche: Demarche, south: Group) -> None:
    url = f"/administration/demarches/{demarche.pk}/groupes/reorienter"
    mine = DemarcheAdministratorFactory.create(demarche=demarche).person
    other = DemarcheAdministratorFactory.create().person
    statuses = []
    for person in (other, GroupMemberFactory.create(group=south).person, mine):
        client.force_login(person)
        statuses.append(client.get(url).status_code)
    assert statuses == [404, 403, 200]
    _crowd(demarche)
    client.post(url, {"do": "preview"})
    assert_valid_html(client.get(url))
    jobs.reroute(rerouting=Rerouting.objects.get().pk)
    page = client.get(url)
    assert_valid_html(page)
    assert [(target, count) for _source, target, count in page.context["moves"]] == [("Sud", 2)]
    client.post(url, {"do": "apply"})
    assert Rerouting.objects.get().state == ReroutingState.MOVING
    assert client.post(url, {"do": "explode"}).status_code == 404
