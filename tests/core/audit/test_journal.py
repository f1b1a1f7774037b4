"""The journal: chained, append-only, verifiable by anybody."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from click.testing import CliRunner
from django.db import Error, connection, transaction

from communs.accounts.models import Person
from communs.core.audit import record, subject_key, trail
from communs.core.audit.commands import audit
from communs.core.audit.context import request_id
from communs.core.audit.models import Entry, Purge, Seal
from communs.core.audit.operations.purging import purge
from communs.core.audit.operations.sealing import seal_due
from communs.core.audit.operations.verification import Broken, verify
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(first_name="Ada", last_name="Fictive")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(audit, arguments)
    return result.exit_code, result.output


def tamper(sql: str, *parameters: object) -> None:
    """Change the journal behind the guard's back, as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_an_entry_says_who_did_what_when_and_by_which_request(
    person: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    token = request_id.set("r-1")
    with django_assert_num_queries(1), time_machine.travel(datetime(2026, 3, 1, 8, tzinfo=UTC), tick=False):
        record(person, "rename", actor=person, data={"été": 1}, before={"n": "a"}, after={"n": "b"})
    request_id.reset(token)
    (entry,) = trail(person)
    assert entry.content == {
        "at": "2026-03-01T08:00:00+00:00",
        "verb": "rename",
        "actor": person.pk,
        "actor_label": "Ada Fictive",
        "request": "r-1",
        "data": {"été": 1},
        "before": hashlib.sha256(b'{"n":"a"}').hexdigest(),
        "after": hashlib.sha256(b'{"n":"b"}').hexdigest(),
    }


def test_anybody_can_verify_the_export(person: Person) -> None:
    for number in range(3):
        record(person, "touch", actor=None, data={"n": number, "text": "« é » \x00"})
    code, output = run("export")
    assert code == 0
    previous = "0" * 64
    lines = [json.loads(line) for line in output.splitlines()]
    for seq, line in enumerate(lines, 1):
        text = "\n".join([previous, f"accounts.person:{person.pk}", str(seq), line["body"]])
        assert line["digest"] == hashlib.sha256(text.encode()).hexdigest()
        previous = line["digest"]
    assert [json.loads(line["body"])["data"]["n"] for line in lines] == [0, 1, 2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_seal",
        "UPDATE audit_seal SET count = 9",
    ],
)
def test_entries_and_seals_cannot_be_changed_or_deleted(person: Person, statement: str) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        record(person, "touch", actor=None)
    seal_due()
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [entry.verb for entry in trail(person)] == ["touch"]
    assert verify() == (1, None)


def test_the_whole_journal_cannot_be_truncated(person: Person) -> None:
    record(person, "touch", actor=None)
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate; TRUNCATE audit_entry")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ("UPDATE audit_entry SET body = replace(body, '1', '2') WHERE seq = 2", 2, "its content was changed"),
        ("UPDATE audit_entry SET verb = 'other' WHERE seq = 2", 2, "its columns differ from what was sealed"),
        ("DELETE FROM audit_entry WHERE seq = 2", 3, "an entry before it is missing"),
        (
            "UPDATE audit_entry SET previous = repeat('1', 64) WHERE seq = 1",
            1,
            "it does not continue the entry before it",
        ),
    ],
)
def test_verification_names_the_first_broken_entry(person: Person, change: str, where: int, reason: str) -> None:
    for number in range(3):
        record(person, "touch", actor=None, data={"n": number})
    tamper(change)
    assert verify() == (where - 1 - (where == 3), Broken(f"{subject_key(person)} {where}", reason))
    code, output = run("verify", "--subject", subject_key(person))
    assert (code, reason in output) == (1, True)


def test_a_sound_journal_passes(person: Person) -> None:
    record(person, "touch", actor=None)
    record(PersonFactory.create(), "touch", actor=None)
    assert run("verify") == (0, "2 entries hold.\n")
    assert run("verify", "--subject", subject_key(person)) == (0, "1 entries hold.\n")


def test_seals_show_an_entry_cut_off_the_end(person: Person) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        record(person, "first", actor=None)
        record(person, "last", actor=None)
    with time_machine.travel(datetime(2026, 3, 3, 2, 10, tzinfo=UTC)):
        assert [(seal.date.isoformat(), seal.count) for seal in seal_due()] == [("2026-03-01", 1), ("2026-03-02", 0)]
        assert seal_due() == []
    assert verify() == (2, None)
    tamper("DELETE FROM audit_entry WHERE verb = 'last'")
    assert verify() == (1, Broken("seal 2026-03-01", "an entry of that day was removed, added or replaced"))


def test_a_purge_leaves_its_reason_and_sound_seals(person: Person) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        record(person, "first", actor=None)
        record(PersonFactory.create(), "other", actor=None)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        record(person, "last", actor=None)
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC)):
        seal_due()
    assert purge(subject_key(person), "erasure asked for") == 2
    assert [entry.verb for entry in Entry.objects.all()] == ["other"]
    assert [(row.subject, row.reason, row.count) for row in Purge.objects.all()] == [
        (subject_key(person), "erasure asked for", 2)
    ]
    assert (verify(), Seal.objects.count()) == ((1, None), 2)


def test_a_purge_without_a_reason_is_refused(person: Person) -> None:
    record(person, "touch", actor=None)
    with pytest.raises(ValueError, match="needs a reason"):
        purge(subject_key(person), "  ")
    assert (Entry.objects.count(), Purge.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_never_fork_a_chain() -> None:
    person = PersonFactory.create()

    def write(number: int) -> None:
        with transaction.atomic():
            record(person, "touch", actor=None, data={"n": number})
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert [entry.seq for entry in trail(person)] == list(range(1, 41))
    assert sorted(entry.data["n"] for entry in trail(person)) == list(range(40))
    assert verify() == (40, None)


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_rolls_back_leaves_no_gap() -> None:
    person = PersonFactory.create()
    record(person, "first", actor=None)
    with transaction.atomic():
        record(person, "undone", actor=None)
        transaction.set_rollback(True)
    record(person, "second", actor=None)
    assert [(entry.seq, entry.verb) for entry in trail(person)] == [(1, "first"), (2, "second")]
    assert timedelta(0) <= trail(person)[1].at - trail(person)[0].at
