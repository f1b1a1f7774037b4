"""Corrections after the deposit: asked, prepared apart, sent in one go, and what may happen meanwhile."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.files import StoredFile
from communs.core.mail.models import Message as Mail
from communs.core.workflow import IllegalTransition
from communs.dossiers.enums import CorrectionKind, CorrectionOutcome, State
from communs.dossiers.errors import CorrectionUnderway, Incomplete, NothingChanged
from communs.dossiers.jobs import recall_corrections
from communs.dossiers.models import Amendment, Correction, Dossier, Follow, Message, WorkingCopy
from communs.dossiers.operations import amending, attaching, correcting, filing, instruction
from communs.dossiers.operations.automatic import decide_by_silence, due_dossiers
from communs.dossiers.permissions import abilities
from communs.dossiers.personal import export
from communs.dossiers.queries import dossier_for
from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models import Automation, Demarche
from tests.dossiers.cast import post
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, GroupFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db
SHEET = {"title": "Arbres", "budget": 1250, "agreed": True}
DEPOSIT = datetime(2026, 5, 15, 10, tzinfo=UTC)


@pytest.fixture
def dossier(demarche: Demarche) -> Dossier:
    return SubmittedFactory.create(demarche=demarche, answers=SHEET)


@pytest.fixture
def agent(dossier: Dossier) -> Person:
    return GroupMemberFactory.create(group=dossier.group).person


def ask(agent: Person, dossier: Dossier, **more: Any) -> Correction:  # noqa: ANN401 - parts of a request
    return correcting.ask_correction(
        agent,
        dossier.number,
        **{"kind": CorrectionKind.TO_CORRECT, "body": "Précisez le budget.", "fields": ["budget"]} | more,
    )


def change(dossier: Dossier, **values: object) -> None:
    amending.begin_changes(dossier.applicant, dossier.number)
    filing.save_answers(dossier.applicant, dossier.number, post(values))


def state_of(dossier: Dossier) -> tuple[object, ...]:
    """Everything that a refused action might have touched."""
    row = Dossier.objects.get(pk=dossier.pk)
    copies = list(WorkingCopy.objects.filter(dossier=dossier).values_list("answers", "version"))
    corrections = list(Correction.objects.filter(dossier=dossier).values_list("pk", "closed_at", "fields"))
    counted = [model.objects.count() for model in (Amendment, Message, Mail, Follow)]
    moments = (row.state, row.to_correct, row.amended_at, row.due_on, row.version, row.answers)
    return (*moments, copies, corrections, counted, len(list(trail(dossier))))


def test_a_request_is_a_message_a_mark_an_e_mail_and_an_audit_row(agent: Person, dossier: Dossier) -> None:
    correction = ask(agent, dossier)
    dossier.refresh_from_db()
    body = "Précisez le budget.\n\nRéponses concernées\u00a0:\n– Budget en euros"
    message = Message.objects.get()
    assert (dossier.to_correct, dossier.state) == (True, State.SUBMITTED)
    assert (correction.message, message.body, message.author_name) == (message, body, str(agent))
    assert [(one.template, one.recipient) for one in Mail.objects.all()] == [
        ("dossiers/mail/correction", dossier.applicant.email)
    ]
    entry = list(trail(dossier))[-1]
    data = {"correction": correction.pk, "message": message.pk, "kind": "to_correct", "fields": ["budget"]}
    assert (entry.verb, entry.data) == ("ask_correction", data)
    assert list(Follow.objects.values_list("person", flat=True)) == [agent.pk]


def test_one_request_is_open_at_a_time(agent: Person, dossier: Dossier) -> None:
    ask(agent, dossier)
    before = state_of(dossier)
    with pytest.raises(CorrectionUnderway):
        ask(agent, dossier)
    assert state_of(dossier) == before
    message = Message.objects.create(dossier=dossier, author_name="Ana", kind="agent", body="Encore")
    with pytest.raises(IntegrityError, match="correction_one_open"), transaction.atomic():
        Correction.objects.create(dossier=dossier, kind="to_correct", message=message)


def test_only_the_agents_of_its_group_ask_and_close(agent: Person, dossier: Dossier) -> None:
    before = state_of(dossier)
    with pytest.raises(PermissionDenied):
        ask(dossier.applicant, dossier)
    with pytest.raises(Http404):
        ask(PersonFactory.create(), dossier)
    assert state_of(dossier) == before
    ask(agent, dossier)
    before = state_of(dossier)
    for person, refusal in ((dossier.applicant, PermissionDenied), (PersonFactory.create(), Http404)):
        with pytest.raises(refusal):
            correcting.close_correction(person, dossier.number)
    assert state_of(dossier) == before


def test_nothing_is_asked_of_a_decided_dossier(demarche: Demarche) -> None:
    dossier = AcceptedFactory.create(demarche=demarche)
    agent = GroupMemberFactory.create(group=dossier.group).person
    before = state_of(dossier)
    with pytest.raises(IllegalTransition):
        ask(agent, dossier)
    assert state_of(dossier) == before
    with pytest.raises(IntegrityError, match="dossier_to_correct_is_undecided"), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(to_correct=True)


def test_the_administration_reads_nothing_before_it_is_sent(agent: Person, dossier: Dossier) -> None:
    change(dossier, title="Haies", budget="2000")
    row = Dossier.objects.get()
    assert (row.answers, row.version, row.amended_at) == (SHEET, dossier.version, None)
    assert WorkingCopy.objects.get().answers == SHEET | {"title": "Haies", "budget": 2000}


def test_changes_are_sent_in_one_go_with_both_sheets_kept(agent: Person, dossier: Dossier) -> None:
    correction = ask(agent, dossier)
    Mail.objects.all().delete()
    change(dossier, title="Haies", budget="2000")
    amendment = amending.send_changes(dossier.applicant, dossier.number)
    assert amendment is not None
    after = SHEET | {"title": "Haies", "budget": 2000}
    dossier.refresh_from_db()
    correction.refresh_from_db()
    assert (dossier.answers, dossier.to_correct, dossier.amended_at) == (after, False, amendment.at)
    assert (amendment.before, amendment.after, amendment.paths) == (SHEET, after, ["title", "budget"])
    assert (amendment.correction, correction.outcome) == (correction, CorrectionOutcome.ANSWERED)
    assert (WorkingCopy.objects.count(), [one.recipient for one in Mail.objects.all()]) == (0, [agent.email])
    verbs = [entry.verb for entry in trail(dossier)]
    assert verbs == ["ask_correction", "begin_changes", "amend", "close_correction"]
    assert amending.send_changes(dossier.applicant, dossier.number) is None
    assert [entry.verb for entry in trail(dossier)] == verbs


def test_what_is_missing_or_unchanged_is_not_sent(dossier: Dossier) -> None:
    amending.begin_changes(dossier.applicant, dossier.number)
    before = state_of(dossier)
    with pytest.raises(NothingChanged):
        amending.send_changes(dossier.applicant, dossier.number)
    assert state_of(dossier) == before
    change(dossier, title="")
    before = state_of(dossier)
    with pytest.raises(Incomplete):
        amending.send_changes(dossier.applicant, dossier.number)
    assert state_of(dossier) == before


def test_strangers_and_agents_change_nothing(agent: Person, dossier: Dossier) -> None:
    change(dossier, title="Haies")
    before = state_of(dossier)
    steps = (amending.begin_changes, amending.send_changes, amending.give_up_changes)
    for person, refusal in ((agent, PermissionDenied), (PersonFactory.create(), Http404)):
        for step in steps:
            with pytest.raises(refusal):
                step(person, dossier.number)
        with pytest.raises(refusal):
            filing.save_answers(person, dossier.number, post({"title": "Pirate"}))
    assert state_of(dossier) == before


def test_a_dossier_in_instruction_is_changed_only_when_asked(demarche: Demarche) -> None:
    dossier = InReviewFactory.create(demarche=demarche, answers=SHEET)
    agent = GroupMemberFactory.create(group=dossier.group).person
    before = state_of(dossier)
    with pytest.raises(PermissionDenied):
        amending.begin_changes(dossier.applicant, dossier.number)
    assert state_of(dossier) == before
    ask(agent, dossier)
    change(dossier, title="Haies")
    assert amending.send_changes(dossier.applicant, dossier.number) is not None
    dossier.refresh_from_db()
    assert (dossier.state, dossier.answers["title"]) == (State.IN_REVIEW, "Haies")


def test_instruction_meanwhile_refuses_the_sending_and_keeps_the_changes(agent: Person, dossier: Dossier) -> None:
    change(dossier, title="Haies")
    instruction.instruct(agent, dossier.number)
    before = state_of(dossier)
    with pytest.raises(PermissionDenied):
        amending.send_changes(dossier.applicant, dossier.number)
    with pytest.raises(PermissionDenied):
        filing.save_answers(dossier.applicant, dossier.number, post({"title": "Chênes"}))
    assert state_of(dossier) == before
    ask(agent, dossier)
    assert amending.send_changes(dossier.applicant, dossier.number) is not None


def test_a_decision_meanwhile_says_that_it_does_not_wait(demarche: Demarche) -> None:
    dossier = InReviewFactory.create(demarche=demarche, answers=SHEET)
    agent = GroupMemberFactory.create(group=dossier.group).person
    correction = ask(agent, dossier)
    before = state_of(dossier)
    with pytest.raises(CorrectionUnderway):
        instruction.accept(agent, dossier.number)
    assert state_of(dossier) == before
    instruction.accept(agent, dossier.number, despite_correction=True)
    correction.refresh_from_db()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.to_correct, correction.outcome) == (State.ACCEPTED, False, CorrectionOutcome.DECIDED)


def test_giving_up_leaves_what_was_deposited(dossier: Dossier) -> None:
    kept, dropped = upload(dossier, "plan.txt"), None
    dossier.refresh_from_db()
    amending.begin_changes(dossier.applicant, dossier.number)
    attach(dossier, "autre.txt")
    dropped = WorkingCopy.objects.get().answers["plan"][1]
    amending.give_up_changes(dossier.applicant, dossier.number)
    row = Dossier.objects.get()
    assert (row.answers, WorkingCopy.objects.count()) == (SHEET | {"plan": [kept]}, 0)
    assert [str(file.pk) for file in StoredFile.objects.all()] == [kept]
    assert dropped != kept
    before = state_of(dossier)
    amending.give_up_changes(dossier.applicant, dossier.number)
    assert state_of(dossier) == before


def test_files_that_were_deposited_are_kept_with_the_history(dossier: Dossier) -> None:
    first = upload(dossier, "plan.txt")
    amending.begin_changes(dossier.applicant, dossier.number)
    attach(dossier, "second.txt")
    attach(dossier, "jamais.txt")
    _first, second, never = WorkingCopy.objects.get().answers["plan"]
    for file in (first, never):
        filing.save_answers(dossier.applicant, dossier.number, post({"remove-file-plan": file}))
    assert {str(file.pk) for file in StoredFile.objects.all()} == {first, second}
    amendment = amending.send_changes(dossier.applicant, dossier.number)
    assert amendment is not None
    assert (amendment.before["plan"], Dossier.objects.get().answers["plan"]) == ([first], [second])
    assert {str(file.pk) for file in StoredFile.objects.all()} == {first, second}


def attach(dossier: Dossier, name: str) -> None:
    content = SimpleUploadedFile(name, name.encode(), "text/plain")
    attaching.attach_file(dossier.applicant, dossier.number, "plan", content)


def upload(dossier: Dossier, name: str) -> str:
    """A file that was deposited with the dossier."""
    Dossier.objects.filter(pk=dossier.pk).update(state=State.DRAFT, submitted_at=None, group=None)
    attach(dossier, name)
    Dossier.objects.filter(pk=dossier.pk).update(
        state=State.SUBMITTED, submitted_at=dossier.submitted_at, group=dossier.group
    )
    (found,) = Dossier.objects.get(pk=dossier.pk).answers["plan"]
    return str(found)


def test_a_submitted_dossier_goes_where_the_rules_now_send_it(agent: Person, dossier: Dossier) -> None:
    other = GroupFactory.create(demarche=dossier.demarche, rule={"op": "=", "field": "title", "value": "Haies"})
    change(dossier, title="Haies")
    amending.send_changes(dossier.applicant, dossier.number)
    assert Dossier.objects.get().group == other
    assert [entry.data for entry in trail(dossier) if entry.verb == "reroute"] == [
        {"from": str(dossier.group), "to": other.name}
    ]


@pytest.mark.parametrize(
    ("effect", "kind", "asked", "answered", "due"),
    [
        (CorrectionEffect.CONTINUE, CorrectionKind.TO_CORRECT, 20, 25, date(2026, 7, 22)),
        (CorrectionEffect.CONTINUE, CorrectionKind.INCOMPLETE, 20, 25, date(2026, 7, 26)),
        (CorrectionEffect.RESET, CorrectionKind.TO_CORRECT, 20, 25, date(2026, 7, 26)),
    ],
)
def test_the_delay_of_silence_is_suspended_or_begun_again(
    effect: CorrectionEffect, kind: CorrectionKind, asked: int, answered: int, due: date
) -> None:
    dossier, agent = silent(effect)
    with time_machine.travel(DEPOSIT.replace(day=asked), tick=False):
        ask(agent, dossier, kind=kind, fields=[])
    with time_machine.travel(DEPOSIT + timedelta(days=400), tick=False):
        assert list(due_dossiers()) == []
        decide_by_silence(dossier.number)
        assert Dossier.objects.get().state == State.SUBMITTED
    with time_machine.travel(DEPOSIT.replace(day=answered), tick=False):
        change(dossier, project_name="Haies")
        amending.send_changes(dossier.applicant, dossier.number)
    assert Dossier.objects.get().due_on == due


def test_nothing_is_asked_once_the_delay_of_silence_is_over() -> None:
    dossier, agent = silent(CorrectionEffect.RESET)
    before = state_of(dossier)
    with time_machine.travel(datetime(2026, 7, 15, 22, 30, tzinfo=UTC), tick=False):  # the 16th in Paris
        with pytest.raises(IllegalTransition):
            ask(agent, dossier, fields=[])
        assert "ask_correction" not in abilities(agent, dossier_for(agent, dossier.number))
    assert state_of(dossier) == before
    with time_machine.travel(datetime(2026, 7, 15, 21, 30, tzinfo=UTC), tick=False):
        assert ask(agent, dossier, fields=[]).closed_at is None


def silent(effect: CorrectionEffect) -> tuple[Dossier, Person]:
    """A dossier deposited on 15 May 2026, of which silence decides after two months."""
    demarche = DemarcheFactory.create()
    delay = {"delay": 2, "unit": DelayUnit.MONTHS, "correction": effect}
    Automation.objects.create(demarche=demarche, mode=AutomationMode.SILENCE_ACCEPTS, **delay)
    dossier = SubmittedFactory.create(
        demarche=demarche, answers={"project_name": "Arbres"}, submitted_at=DEPOSIT, due_on=date(2026, 7, 16)
    )
    return dossier, GroupMemberFactory.create(group=dossier.group).person


def test_closing_a_request_lets_the_delay_run_again_and_tells_the_applicant() -> None:
    dossier, agent = silent(CorrectionEffect.CONTINUE)
    with time_machine.travel(DEPOSIT.replace(day=20), tick=False):
        ask(agent, dossier, fields=[])
    with time_machine.travel(DEPOSIT.replace(day=25), tick=False):
        correcting.close_correction(agent, dossier.number)
    row = Dossier.objects.get()
    assert (row.to_correct, row.due_on) == (False, date(2026, 7, 22))
    told = sorted(Mail.objects.values_list("template", flat=True))
    assert told == ["dossiers/mail/correction", "dossiers/mail/correction_closed"]
    before = state_of(dossier)
    correcting.close_correction(agent, dossier.number)
    assert state_of(dossier) == before


def test_a_request_is_recalled_three_times_then_left_alone(
    agent: Person, dossier: Dossier, run_jobs: Callable[..., int]
) -> None:
    with time_machine.travel(DEPOSIT, tick=False):
        correction = ask(agent, dossier)
    told = []
    for days in range(60):
        with time_machine.travel(DEPOSIT + timedelta(days=days), tick=False):
            told += [(days, correcting.remind(pk), correcting.remind(pk)) for pk in correcting.due_reminders()]
    assert told == [(7, True, False), (21, True, False), (42, True, False)]
    recalled = Mail.objects.filter(template="dossiers/mail/correction_reminder")
    assert recalled.count() == Correction.objects.get(pk=correction.pk).reminders == 3


def test_a_closed_request_is_not_recalled(agent: Person, dossier: Dossier, run_jobs: Callable[..., int]) -> None:
    with time_machine.travel(DEPOSIT, tick=False):
        ask(agent, dossier)
    with time_machine.travel(DEPOSIT + timedelta(days=8), tick=False):
        recall_corrections()
        correcting.close_correction(agent, dossier.number)
        run_jobs()
    assert Mail.objects.filter(template="dossiers/mail/correction_reminder").count() == 0


def test_what_is_kept_of_it_is_exported_and_goes_with_the_dossier(agent: Person, dossier: Dossier) -> None:
    ask(agent, dossier)
    change(dossier, title="Haies")
    amending.send_changes(dossier.applicant, dossier.number)
    change(dossier, title="Chênes")
    told = export(dossier.applicant)
    assert [one["message__body"].splitlines()[0] for one in told["corrections"]] == ["Précisez le budget."]
    assert [(one["before"], one["after"]["title"]) for one in told["amendments"]] == [(SHEET, "Haies")]
    assert [one["answers"]["title"] for one in told["changes_not_sent"]] == ["Chênes"]
    Dossier.objects.all().delete()
    assert [model.objects.count() for model in (Correction, Amendment, WorkingCopy)] == [0, 0, 0]


def test_sending_costs_the_same_whatever_the_history(
    agent: Person, dossier: Dossier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for title in ("Haies", "Chênes"):
        change(dossier, title=title)
        with django_assert_max_num_queries(30):
            amending.send_changes(dossier.applicant, dossier.number)
