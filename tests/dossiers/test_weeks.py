"""The weeks of a demarche and its usual time: right whatever happens to dossiers, and never a count of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communs.dossiers.enums import State
from communs.dossiers.models import Dossier, WeekCounter
from communs.dossiers.operations import instruction
from communs.dossiers.operations.filing import save_answers, submit
from communs.dossiers.operations.reassigning import reassign
from communs.dossiers.operations.testing import begin_test
from communs.dossiers.weeks import usual_time, weeks_of
from communs.procedures.models import Demarche
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupFactory, GroupMemberFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def counted(demarche: Demarche, now: datetime = MONDAY) -> dict[date, tuple[int, int, int, int]]:
    """The weeks that hold something."""
    found = {
        week.monday: (week.deposited, week.accepted, week.refused, week.dismissed) for week in weeks_of(demarche, now)
    }
    return {monday: numbers for monday, numbers in found.items() if any(numbers)}


def test_a_dossier_counts_in_the_weeks_in_which_it_moves(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        Dossier.objects.update(created_at=MONDAY)
        save_answers(cast.owner, cast.draft.number, post(COMPLETE))
        number = submit(cast.owner, cast.draft.number).number
        instruction.instruct(cast.instructor, number)
        clock.shift(timedelta(days=8))
        instruction.refuse(cast.instructor, number, motivation="Motif")
        refused = counted(cast.demarche, datetime.now(UTC))
        clock.shift(timedelta(days=7))
        instruction.reopen(cast.instructor, number)
        reopened = counted(cast.demarche, datetime.now(UTC))
        instruction.accept(cast.instructor, number)
        accepted = counted(cast.demarche, datetime.now(UTC))
    deposit = {date(2026, 3, 2): (1, 0, 0, 0)}
    assert (refused, reopened, accepted) == (
        deposit | {date(2026, 3, 9): (0, 0, 1, 0)},
        deposit,
        deposit | {date(2026, 3, 16): (0, 1, 0, 0)},
    )


def test_a_decision_withdrawn_in_another_group_leaves_the_sum_right(cast: Cast) -> None:
    other = GroupFactory.create(demarche=cast.demarche)
    GroupMemberFactory.create(group=other, person=cast.instructor)
    dossier = InReviewFactory.create(demarche=cast.demarche)
    instruction.accept(cast.instructor, dossier.number)
    instruction.reopen(cast.instructor, dossier.number)
    reassign(cast.instructor, dossier.number, other.pk)
    instruction.refuse(cast.instructor, dossier.number, motivation="Motif")
    sums = weeks_of(cast.demarche)
    assert (sum(week.accepted for week in sums), sum(week.refused for week in sums)) == (0, 1)


def test_tests_and_drafts_do_not_count_and_what_is_deleted_stays(demarche: Demarche) -> None:
    begin_test(PersonFactory.create(), demarche)
    DraftFactory.create(demarche=demarche)
    SubmittedFactory.create_batch(2, demarche=demarche)
    Dossier.objects.filter(state=State.SUBMITTED).first().delete()  # type: ignore[union-attr]
    assert counted(demarche) == {date(2026, 3, 2): (2, 0, 0, 0)}


@pytest.mark.parametrize(
    ("zone", "monday"), [("Europe/Paris", date(2026, 3, 2)), ("America/Martinique", date(2026, 2, 23))]
)
def test_weeks_begin_on_monday_where_the_demarche_is(zone: str, monday: date) -> None:
    demarche = DemarcheFactory.create(time_zone=zone)
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    SubmittedFactory.create(demarche=demarche, created_at=at, submitted_at=at)
    assert counted(demarche) == {monday: (1, 0, 0, 0)}


def test_twenty_six_weeks_with_the_empty_ones(demarche: Demarche) -> None:
    AcceptedFactory.create(demarche=demarche)
    SubmittedFactory.create_batch(3, demarche=demarche)
    weeks = weeks_of(demarche, MONDAY)
    assert (len(weeks), weeks[-1].monday, weeks[0].monday) == (26, date(2026, 3, 2), date(2025, 9, 8))
    assert (weeks[-1].deposited_share, weeks[-1].decided_share, weeks[0].deposited_share) == (100, 25, 0)


def decided_after(demarche: Demarche, days: int, at: datetime = MONDAY) -> None:
    begun = at - timedelta(days=days)
    AcceptedFactory.create(demarche=demarche, created_at=begun, submitted_at=begun, instructed_at=begun, decided_at=at)


def test_the_usual_time_is_that_of_the_last_decisions(demarche: Demarche) -> None:
    for days in (10, 20, 30, 40):
        decided_after(demarche, days)
    few = usual_time(demarche, MONDAY)
    decided_after(demarche, 300)
    decided_after(demarche, 1, MONDAY - timedelta(weeks=27))
    decided_after(DemarcheFactory.create(), 1)
    found = usual_time(demarche, MONDAY)
    assert (few, found and (found.decisions, found.median, found.most)) == (None, (5, 30, 196))


def test_the_usual_time_reads_an_index_only(demarche: Demarche) -> None:
    with CaptureQueriesContext(connection) as queries:
        usual_time(demarche)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = on; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using dossier_last_decided" in plan


def test_a_move_costs_no_statement_more_for_its_week(cast: Cast) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche)
    with CaptureQueriesContext(connection) as queries:
        instruction.instruct(cast.instructor, dossier.number)
    assert [query["sql"] for query in queries if "weekcounter" in query["sql"]] == []


def test_the_pages_show_the_weeks(client: Client, demarche: Demarche) -> None:
    SubmittedFactory.create(demarche=demarche)
    person = PersonFactory.create()
    DemarcheAdministratorFactory.create(demarche=demarche, person=person)
    with time_machine.travel(MONDAY + timedelta(days=1)):
        public = client.get(f"/commencer/{demarche.path}/statistiques")
        client.force_login(person)
        own = client.get(f"/administration/demarches/{demarche.pk}/statistiques")
    for page in (public, own):
        assert_valid_html(page)
        assert page.content.decode().count('<th scope="row"><time') == 26


def test_three_people_and_the_administrators_page(client: Client, demarche: Demarche) -> None:
    mine = DemarcheAdministratorFactory.create(demarche=demarche).person
    other = DemarcheAdministratorFactory.create(demarche=DemarcheFactory.create()).person
    found = []
    for person in (mine, other, PersonFactory.create()):
        client.force_login(person)
        found.append(client.get(f"/administration/demarches/{demarche.pk}/statistiques").status_code)
    assert found == [200, 404, 403]


def test_the_numbers_as_data(client: Client, demarche: Demarche) -> None:
    SubmittedFactory.create(demarche=demarche)
    AcceptedFactory.create(demarche=demarche)
    with time_machine.travel(MONDAY + timedelta(days=1)):
        response = client.get(f"/api/public/v1/demarches/{demarche.pk}/stats")
    found = response.json()
    assert {name: found[name] for name in ("demarche", "deposited", "submitted", "accepted", "refused_share")} == {
        "demarche": demarche.pk,
        "deposited": 2,
        "submitted": 1,
        "accepted": 1,
        "refused_share": 0,
    }
    assert (found["usual_time"], len(found["weeks"])) == (None, 26)
    assert found["weeks"][-1] == {"week": "2026-03-02", "deposited": 2, "accepted": 1, "refused": 0, "dismissed": 0}
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("hidden", [{"restriction": "agents"}, {"email_domains": ["mairie.example"]}])
def test_a_restricted_demarche_gives_no_data(client: Client, demarche: Demarche, hidden: dict[str, object]) -> None:
    Demarche.objects.update(**hidden)
    assert client.get(f"/api/public/v1/demarches/{demarche.pk}/stats").status_code == 404


def test_the_counters_of_dossiers_that_were_there_before(demarche: Demarche) -> None:
    """The migration counts what it finds, as the triggers would have."""
    from importlib import import_module

    AcceptedFactory.create(demarche=demarche)
    SubmittedFactory.create(demarche=demarche)
    by_triggers = sorted(WeekCounter.objects.values_list("group", "week", "event", "count"))
    WeekCounter.objects.all().delete()
    script = import_module("communs.dossiers.migrations.0013_weeks_are_counted").CREATE
    with connection.cursor() as cursor:
        cursor.execute(script[script.index("INSERT INTO dossiers_weekcounter (") :])
    assert sorted(WeekCounter.objects.values_list("group", "week", "event", "count")) == by_triggers
