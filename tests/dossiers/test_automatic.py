"""What is decided without an agent: at the deposit, and when the administration stays silent."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.core.workflow import IllegalTransition
from communs.dossiers.enums import State
from communs.dossiers.history import history
from communs.dossiers.jobs import decide_what_is_due
from communs.dossiers.models import Decision, Dossier
from communs.dossiers.operations import filing, instruction
from communs.dossiers.operations.automatic import decide_by_silence, due_dossiers
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import dossier_for
from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models import Automation, Demarche
from communs.procedures.operations.automation import AutomationFixed, Choice, automate
from tests.dossiers.test_instruction import agent_of
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, DraftDemarcheFactory

pytestmark = pytest.mark.django_db
Run = Callable[..., int]
DEPOSIT = datetime(2026, 5, 15, 21, 30, tzinfo=UTC)
SILENCE = {"delay": 2, "unit": DelayUnit.MONTHS, "correction": CorrectionEffect.CONTINUE}


def deposited(mode: AutomationMode, **more: object) -> Dossier:
    """Deposit a dossier on the evening of 15 May 2026, in Paris."""
    demarche = DemarcheFactory.create()
    delay = SILENCE if mode in {AutomationMode.SILENCE_ACCEPTS, AutomationMode.SILENCE_REFUSES} else {}
    Automation.objects.create(demarche=demarche, mode=mode, **delay)
    dossier = DraftFactory(demarche=demarche, answers={"project_name": "Arbres"}, **more)
    with time_machine.travel(DEPOSIT, tick=False):
        filing.submit(dossier.applicant, dossier.number)
    dossier.refresh_from_db()
    return dossier


def verbs(dossier: Dossier) -> list[tuple[str, object]]:
    return [(entry.verb, entry.data.get("automatic")) for entry in trail(dossier)]


def test_a_dossier_is_taken_into_instruction_at_its_deposit() -> None:
    dossier = deposited(AutomationMode.INSTRUCT)
    assert (dossier.state, dossier.instructed_at, dossier.due_on) == (State.IN_REVIEW, DEPOSIT, None)
    assert verbs(dossier) == [("submit", None), ("instruct", True)]
    assert sorted(one.template for one in Mail.objects.all()) == ["dossiers/mail/instructed", "dossiers/mail/submitted"]


def test_a_dossier_is_accepted_at_its_deposit(run_jobs: Run) -> None:
    dossier = deposited(AutomationMode.ACCEPT)
    run_jobs()
    decision = Decision.objects.get()
    assert (dossier.state, decision.automatic, decision.by, decision.by_name) == (State.ACCEPTED, True, None, "")
    assert verbs(dossier) == [("submit", None), ("instruct", True), ("accept", True)]
    assert sorted(len(one.attachments) for one in mail.outbox) == [0, 1]
    assert [event.who for event in history(dossier)[:2]] == ["automatiquement", "automatiquement"]


def test_a_deposit_twice_accepts_once() -> None:
    dossier = deposited(AutomationMode.ACCEPT)
    filing.submit(dossier.applicant, dossier.number)
    assert Decision.objects.count() == 1


def test_the_day_on_which_silence_decides_is_kept_at_the_deposit() -> None:
    assert deposited(AutomationMode.SILENCE_ACCEPTS).due_on == date(2026, 7, 16)


@pytest.mark.parametrize(
    ("mode", "state", "event"),
    [
        (AutomationMode.SILENCE_ACCEPTS, State.ACCEPTED, "accepted"),
        (AutomationMode.SILENCE_REFUSES, State.REFUSED, "refused"),
    ],
)
@pytest.mark.parametrize("by", ["nobody", "an agent"])
def test_silence_decides_the_night_of_that_day(
    run_jobs: Run, mode: AutomationMode, state: State, event: str, by: str
) -> None:
    dossier = deposited(mode)
    if by == "an agent":
        with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=False):
            instruction.instruct(agent_of(dossier), dossier.number, notify=False)
    with time_machine.travel(datetime(2026, 7, 15, 1, 15, tzinfo=UTC), tick=False):
        decide_what_is_due()
        run_jobs()
    assert Decision.objects.count() == 0
    with time_machine.travel(datetime(2026, 7, 16, 1, 15, tzinfo=UTC), tick=False):
        decide_what_is_due()
        decide_what_is_due()
        run_jobs()
    dossier.refresh_from_db()
    decision = Decision.objects.get()
    assert (dossier.state, decision.automatic) == (state, True)
    assert decision.motivation.startswith("L’administration n’a pas répondu dans le délai de 2 mois\u00a0: son silence")
    assert [one.template for one in Mail.objects.order_by("created_at")][1:] == [f"dossiers/mail/{event}"]


def test_a_decided_dossier_is_left_alone() -> None:
    dossier = deposited(AutomationMode.SILENCE_REFUSES)
    agent = agent_of(dossier)
    instruction.instruct(agent, dossier.number)
    instruction.accept(agent, dossier.number)
    with time_machine.travel(datetime(2026, 7, 16, 1, 15, tzinfo=UTC), tick=False):
        assert list(due_dossiers()) == []
        decide_by_silence(dossier.number)
    assert Decision.objects.get().automatic is False


def test_the_day_is_that_of_the_demarche_s_clock() -> None:
    dossier = deposited(AutomationMode.SILENCE_ACCEPTS)
    Demarche.objects.filter(pk=dossier.demarche_id).update(time_zone="Pacific/Tahiti")
    assert list(due_dossiers(datetime(2026, 7, 16, 1, 15, tzinfo=UTC))) == []
    assert list(due_dossiers(datetime(2026, 7, 17, 1, 15, tzinfo=UTC))) == [dossier.number]


def test_nothing_goes_back_where_silence_decides() -> None:
    dossier = deposited(AutomationMode.SILENCE_ACCEPTS)
    agent = agent_of(dossier)
    instruction.instruct(agent, dossier.number)
    assert "return" not in abilities(agent, dossier_for(agent, dossier.number))
    with pytest.raises(IllegalTransition):
        instruction.return_to_applicant(agent, dossier.number)
    dossier.refresh_from_db()
    assert dossier.state == State.IN_REVIEW


def test_a_reopened_dossier_is_decided_by_people() -> None:
    dossier = deposited(AutomationMode.SILENCE_ACCEPTS)
    agent = agent_of(dossier)
    instruction.instruct(agent, dossier.number)
    instruction.accept(agent, dossier.number)
    instruction.reopen(agent, dossier.number)
    dossier.refresh_from_db()
    assert dossier.due_on is None


def test_both_sides_see_the_day(client: Client) -> None:
    dossier = deposited(AutomationMode.SILENCE_ACCEPTS)
    said = "le dossier est accepté le 16 juillet 2026"
    seen = []
    for person, page in ((dossier.applicant, "dossiers"), (agent_of(dossier), "instruction/dossiers")):
        client.force_login(person)
        seen.append(said in client.get(f"/{page}/{dossier.number}").content.decode())
    assert seen == [True, True]


def test_the_choice_is_fixed_once_published() -> None:
    demarche, person = DemarcheFactory.create(), PersonFactory()
    with pytest.raises(AutomationFixed):
        automate(demarche, Choice(AutomationMode.ACCEPT), by=person)
    assert (Automation.objects.count(), list(trail(demarche))) == (0, [])


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "silence_accepts"}, {"mode": "accept", **SILENCE}, {"mode": "silence_accepts", **SILENCE, "delay": 366}],
)
def test_the_database_knows_what_goes_together(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Automation.objects.create(demarche=DraftDemarcheFactory(), **wrong)


@pytest.fixture
def page(client: Client) -> tuple[str, Demarche]:
    demarche = DraftDemarcheFactory.create()
    person: Person = DemarcheAdministratorFactory(demarche=demarche).person
    client.force_login(person)
    return f"/administration/demarches/{demarche.pk}/textes/automatismes", demarche


def test_the_page_chooses(client: Client, page: tuple[str, Demarche]) -> None:
    address, demarche = page
    chosen = {"mode": "silence_refuses", "delay": "30", "unit": "days", "correction": "reset"}
    assert client.post(address, chosen).status_code == 303
    found = Automation.objects.get()
    assert (found.demarche, found.mode, found.delay, found.unit, found.correction) == (
        demarche,
        *[chosen["mode"], 30, "days", "reset"],
    )
    assert "30 jours" in client.get(f"/administration/demarches/{demarche.pk}/textes").content.decode()
    assert client.post(address, {"mode": ""}).status_code == 303
    assert Automation.objects.count() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"mode": "silence_accepts"},
        {"mode": "silence_accepts", "delay": "2", "unit": "months"},
        {"mode": "silence_accepts", "delay": "0", "unit": "months", "correction": "reset"},
        {"mode": "accept", "delay": "2", "unit": "months", "correction": "reset"},
        {"mode": "instruct", "unit": "months"},
        {"mode": "explode"},
    ],
)
def test_what_does_not_go_together_is_refused(
    client: Client, page: tuple[str, Demarche], typed: dict[str, str]
) -> None:
    assert client.post(page[0], typed).status_code == 422
    assert Automation.objects.count() == 0
