"""Rules give dossiers to groups at their deposit; agents give them to other groups by hand."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers.errors import NoSuchGroup
from communs.dossiers.models import Dossier
from communs.dossiers.operations.filing import submit
from communs.dossiers.operations.reassigning import reassign
from communs.procedures.models import Demarche, Group, GroupContact
from communs.procedures.queries import counts
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, GroupFactory, GroupMemberFactory, RevisionFactory

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {
    "sections": [
        {
            "id": "main",
            "title": "Vous",
            "fields": [
                {"type": "yes_no", "id": "lives_here", "label": "Habitez-vous ici ?", "required": False},
                {
                    "type": "departement",
                    "id": "place",
                    "label": "Département",
                    "required": False,
                    "when": {"op": "=", "field": "lives_here", "value": True},
                },
            ],
        }
    ]
}


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))


def _group(demarche: Demarche, code: str, **values: object) -> Group:
    rule = {"op": "in", "field": "place", "value": code}
    return GroupFactory.create(demarche=demarche, name=code, rule=rule, **values)


def _deposited(demarche: Demarche, answers: dict[str, Any]) -> Group | None:
    draft = DraftFactory.create(demarche=demarche, answers=answers)
    return submit(draft.applicant, draft.number).group


def test_the_first_matching_open_group_receives(demarche: Demarche) -> None:
    default = demarche.groups.get()
    south = _group(demarche, "departement:43", position=1)
    region = _group(demarche, "region:84", position=2)
    closed = _group(demarche, "departement:23", position=0, is_active=False)
    found = [_deposited(demarche, {"lives_here": True, "place": place}) for place in ("43", "63", "23", "75")]
    assert (found, counts([closed.pk])) == ([south, region, default, default], {closed.pk: {}})
    region.position = 0
    region.save()
    assert _deposited(demarche, {"lives_here": True, "place": "43"}) == region


def test_hidden_answers_do_not_count(demarche: Demarche) -> None:
    _group(demarche, "departement:43")
    assert _deposited(demarche, {"lives_here": False, "place": "43"}) == demarche.groups.get(is_default=True)


def test_rules_that_can_no_longer_be_read_take_nothing(demarche: Demarche) -> None:
    for rank, rule in enumerate(({"op": "?"}, {"op": "=", "field": "gone", "value": 1}, {})):
        GroupFactory.create(demarche=demarche, rule=rule, position=rank)
    assert _deposited(demarche, {"lives_here": True}) == demarche.groups.get(is_default=True)


def test_a_deposit_costs_the_same_for_many_rules(demarche: Demarche) -> None:
    costs: list[int] = []
    _deposited(demarche, {})
    for _turn in range(2):
        draft = DraftFactory.create(demarche=demarche, answers={"lives_here": True, "place": "43"})
        with CaptureQueriesContext(connection) as counted:
            submit(draft.applicant, draft.number)
        costs.append(len(counted))
        rule = {"op": "in", "field": "place", "value": "departement:23"}
        GroupFactory.create_batch(50, demarche=demarche, rule=rule)
    assert costs[0] == costs[1]


def test_giving_by_hand_pins_and_tells_the_agents(demarche: Demarche) -> None:
    dossier, target = SubmittedFactory.create(demarche=demarche), GroupFactory.create(demarche=demarche, name="Sud")
    agent = GroupMemberFactory.create(group=dossier.group).person
    other = GroupMemberFactory.create(group=target).person
    former = dossier.group
    reassign(agent, dossier.number, target.pk)
    dossier.refresh_from_db()
    entry = trail(dossier).last()
    assert (dossier.group, dossier.pinned, entry.verb, entry.data["to"]) == (target, True, "reassign", "Sud")
    assert [mail.recipient for mail in Mail.objects.all()] == [other.email]
    assert counts([former.pk, target.pk]) == {former.pk: {"submitted": 0}, target.pk: {"submitted": 1}}


@pytest.mark.parametrize("kind", ["closed", "foreign", "none"])
def test_a_dossier_goes_to_an_open_group_of_its_demarche_only(demarche: Demarche, kind: str) -> None:
    dossier = SubmittedFactory.create(demarche=demarche)
    agent = GroupMemberFactory.create(group=dossier.group).person
    targets = {
        "closed": GroupFactory.create(demarche=demarche, is_active=False).pk,
        "foreign": GroupFactory.create().pk,
        "none": 0,
    }
    with pytest.raises(NoSuchGroup):
        reassign(agent, dossier.number, targets[kind])
    again = Dossier.objects.get(pk=dossier.pk)
    assert (again.group, again.pinned, again.version) == (dossier.group, False, dossier.version)
    assert (trail(dossier).count(), Mail.objects.count()) == (0, 0)


def test_the_page_asks_for_the_group_and_says_who_may(client: Client, demarche: Demarche) -> None:
    dossier, target = SubmittedFactory.create(demarche=demarche), GroupFactory.create(demarche=demarche)
    agent = GroupMemberFactory.create(group=dossier.group).person
    url = f"/instruction/dossiers/{dossier.number}/groupe"
    statuses = []
    for person in (agent, GroupMemberFactory.create(group=target).person, dossier.applicant, PersonFactory.create()):
        client.force_login(person)
        statuses.append(client.get(url).status_code)
    assert statuses == [200, 404, 403, 403]
    client.force_login(agent)
    assert url in client.get(f"/instruction/dossiers/{dossier.number}").content.decode()
    assert client.post(url, {"group": dossier.group.pk}).status_code == 422
    response = client.post(url, {"group": target.pk})
    assert response.headers["Location"] == f"/instruction/{demarche.pk}"
    assert client.get(url).status_code == 404


def test_applicants_see_the_contact_of_their_group(client: Client, demarche: Demarche) -> None:
    dossier = SubmittedFactory.create(demarche=demarche)
    GroupContact.objects.create(group=dossier.group, name="Mairie de Bourg", phone="04 71 00 00 00")
    client.force_login(dossier.applicant)
    html = client.get(f"/dossiers/{dossier.number}").content.decode()
    assert ("Mairie de Bourg" in html, "04 71 00 00 00" in html) == (True, True)
