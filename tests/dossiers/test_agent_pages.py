"""The instructors' pages: lists, a dossier, its buttons, what happens when somebody was faster."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.dossiers.enums import State
from communs.dossiers.models import Decision, Dossier, Message
from communs.dossiers.operations import instruction
from communs.procedures.models import Demarche
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, MessageFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, GroupFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def demarche(db: None) -> Demarche:
    found: Demarche = DemarcheFactory()
    return found


@pytest.fixture
def agent(client: Client, demarche: Demarche) -> Person:
    person: Person = GroupMemberFactory(group=demarche.groups.get()).person
    client.force_login(person)
    return person


def numbers(client: Client, url: str, **query: str) -> list[int]:
    return [dossier.number for dossier in client.get(url, query).context["page"].rows]


def url_of(dossier: Dossier, verb: str = "") -> str:
    return f"/instruction/dossiers/{dossier.number}" + (f"/{verb}" if verb else "")


def test_the_desk_shows_one_s_demarches_with_their_numbers(client: Client, agent: Person, demarche: Demarche) -> None:
    SubmittedFactory.create_batch(2, demarche=demarche)
    other = DemarcheFactory()
    html = client.get("/instruction").content.decode()
    assert (demarche.title in html, other.title in html, "2 dossiers à prendre en charge" in html) == (
        True,
        False,
        True,
    )


def test_the_table_shows_the_group_s_dossiers_only(client: Client, agent: Person, demarche: Demarche) -> None:
    mine = SubmittedFactory(demarche=demarche)
    SubmittedFactory(demarche=demarche, group=GroupFactory(demarche=demarche))
    DraftFactory(demarche=demarche)
    SubmittedFactory()
    assert numbers(client, f"/instruction/{demarche.pk}") == [mine.number]


def test_other_demarches_are_out_of_reach(client: Client, agent: Person) -> None:
    assert client.get(f"/instruction/{DemarcheFactory().pk}").status_code == 404
    client.force_login(PersonFactory())
    assert client.get("/instruction").status_code == 403


def test_tabs_have_their_dossiers_and_their_numbers(client: Client, agent: Person, demarche: Demarche) -> None:
    submitted, accepted = SubmittedFactory(demarche=demarche), AcceptedFactory(demarche=demarche)
    url = f"/instruction/{demarche.pk}"
    instruction.follow(agent, accepted.number)
    found = [numbers(client, url, tab=tab) for tab in ("submitted", "in_review", "accepted", "followed")]
    assert found == [[submitted.number], [], [accepted.number], [accepted.number]]
    tabs = {tab.key: tab.count for tab in client.get(url).context["tabs"]}
    wanted = {"": 2, "submitted": 1, "in_review": 0, "accepted": 1, "refused": 0, "dismissed": 0, "followed": None}
    assert tabs == wanted | {"tests": None, "to_correct": None}


def test_search_by_number_and_by_applicant(client: Client, agent: Person, demarche: Demarche) -> None:
    first = SubmittedFactory(demarche=demarche, applicant_name="Association Été")
    SubmittedFactory(demarche=demarche, applicant_name="Zénith")
    url = f"/instruction/{demarche.pk}"
    typed = ("ete", "ASSOCIATION été", str(first.number), first.applicant_email, "hiver", "n'importe & quoi")
    found = [numbers(client, url, q=text) for text in typed]
    assert found == [[first.number]] * 4 + [[], []]


def test_the_order_and_the_pages(client: Client, agent: Person, demarche: Demarche) -> None:
    made = [
        SubmittedFactory(demarche=demarche, submitted_at=START + timedelta(minutes=rank // 2)).number
        for rank in range(55)
    ]
    url = f"/instruction/{demarche.pk}"
    first = client.get(url).context["page"]
    rest = client.get(url, {"cursor": first.next_cursor}).context["page"]
    assert [dossier.number for dossier in [*first.rows, *rest.rows]] == made[::-1]
    assert numbers(client, url, tri="oldest") == made[:50]


def test_several_groups_are_one_list(
    client: Client, agent: Person, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    groups = [demarche.groups.get(), GroupFactory(demarche=demarche), GroupFactory(demarche=demarche)]
    for group in groups[1:]:
        GroupMemberFactory(group=group, person=agent)
    made = [
        SubmittedFactory(demarche=demarche, group=groups[rank % 3], submitted_at=START + timedelta(minutes=rank)).number
        for rank in range(60)
    ][::-1]
    url = f"/instruction/{demarche.pk}"
    with django_assert_num_queries(8):
        first = client.get(url).context["page"]
    second = client.get(url, {"cursor": first.next_cursor}).context["page"]
    assert [dossier.number for dossier in first.rows] == made[:50]
    assert [dossier.number for dossier in second.rows] == made[50:]
    assert numbers(client, url, cursor=second.previous_cursor) == made[:50]
    assert numbers(client, url, tab="followed") == []


def test_the_table_costs_the_same_queries_whatever_it_holds(
    client: Client, agent: Person, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SubmittedFactory.create_batch(5, demarche=demarche)
    with django_assert_num_queries(8):  # session, person, roles, newsroom, groups, counters, dossiers, expertises
        client.get(f"/instruction/{demarche.pk}")


def test_a_dossier_s_page_and_its_buttons(client: Client, agent: Person, demarche: Demarche) -> None:
    seen = {}
    for factory in (SubmittedFactory, InReviewFactory, AcceptedFactory):
        dossier = factory(demarche=demarche)
        html = client.get(url_of(dossier)).content.decode()
        verbs = ("instruct", "accept", "refuse", "dismiss", "return", "reopen")
        seen[dossier.state] = [verb for verb in verbs if url_of(dossier, verb) in html]
    assert seen == {
        State.SUBMITTED: ["instruct"],
        State.IN_REVIEW: ["accept", "refuse", "dismiss", "return"],
        State.ACCEPTED: ["reopen"],
    }


def test_a_dossier_s_page_costs_few_queries(
    client: Client, agent: Person, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = AcceptedFactory(demarche=demarche)
    MessageFactory.create_batch(3, dossier=dossier)
    client.get(url_of(dossier))
    with django_assert_num_queries(15):
        client.get(url_of(dossier))


def test_neighbours(client: Client, agent: Person, demarche: Demarche) -> None:
    made = [SubmittedFactory(demarche=demarche, submitted_at=START + timedelta(minutes=rank)) for rank in range(3)]
    context = client.get(url_of(made[1])).context
    assert (context["previous"], context["following"]) == (made[0].number, made[2].number)


def test_the_agent_writes_to_the_applicant(client: Client, agent: Person, demarche: Demarche) -> None:
    dossier = SubmittedFactory(demarche=demarche)
    upload = SimpleUploadedFile("note.txt", b"Une note.", "text/plain")
    assert client.post(url_of(dossier, "messages"), {"body": "Bonjour.", "attachments": upload}).status_code == 303
    message = Message.objects.get()
    assert (message.body, message.kind, message.attachments.count()) == ("Bonjour.", "agent", 1)


def test_a_refused_message_keeps_what_was_typed(client: Client, agent: Person, demarche: Demarche) -> None:
    upload = SimpleUploadedFile("a.exe", b"MZ", "application/x-msdownload")
    dossier = SubmittedFactory(demarche=demarche)
    response = client.post(url_of(dossier, "messages"), {"body": "Un long message.", "attachments": upload})
    kept = "Un long message." in response.content.decode()
    assert (response.status_code, kept, Message.objects.count()) == (422, True, 0)


def test_a_decision_is_confirmed_on_its_own_page(client: Client, agent: Person, demarche: Demarche) -> None:
    dossier = InReviewFactory(demarche=demarche)
    assert client.get(url_of(dossier, "refuse")).status_code == 200
    response = client.post(url_of(dossier, "refuse"), {"motivation": ""})
    assert (response.status_code, Decision.objects.count()) == (422, 0)
    assert client.post(url_of(dossier, "refuse"), {"motivation": "Hors sujet."}).status_code == 303
    assert Decision.objects.get().motivation == "Hors sujet."


def test_the_second_of_two_agents_loses_nothing(client: Client, agent: Person, demarche: Demarche) -> None:
    dossier = InReviewFactory(demarche=demarche)
    instruction.accept(GroupMemberFactory(group=dossier.group).person, dossier.number)
    response = client.post(url_of(dossier, "refuse"), {"motivation": "Mes longs motifs."})
    html = response.content.decode()
    assert (response.status_code, "Mes longs motifs." in html, "Accepté" in html) == (409, True, True)
    assert Decision.objects.get().kind == State.ACCEPTED
    assert client.get(url_of(dossier, "refuse")).status_code == 303


def test_following_needs_a_post(client: Client, agent: Person, demarche: Demarche) -> None:
    dossier = SubmittedFactory(demarche=demarche)
    assert client.get(url_of(dossier, "follow")).status_code == 404
    client.post(url_of(dossier, "follow"))
    assert "Ne plus suivre" in client.get(url_of(dossier)).content.decode()


@pytest.mark.parametrize("verb", ["", "accept", "return"])
def test_applicants_and_strangers_have_no_such_page(client: Client, demarche: Demarche, verb: str) -> None:
    dossier = InReviewFactory(demarche=demarche)
    statuses = []
    elsewhere = GroupMemberFactory(group=GroupFactory(demarche=demarche)).person
    for person in (GroupMemberFactory(group=dossier.group).person, dossier.applicant, elsewhere, PersonFactory()):
        client.force_login(person)
        statuses.append(client.get(url_of(dossier, verb)).status_code)
    assert statuses == [200, 403, 404, 403]


def test_both_sides_open_the_letter(client: Client, agent: Person, demarche: Demarche) -> None:
    dossier = AcceptedFactory(demarche=demarche)
    statuses = []
    for person in (agent, dossier.applicant, PersonFactory()):
        client.force_login(person)
        statuses.append(client.get(f"/dossiers/{dossier.number}/decision.pdf").status_code)
    assert statuses == [302, 302, 404]
