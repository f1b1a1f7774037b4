"""The whole life of a payment: announced, sent, settled, and the deposit that it brings, once."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.core.remote import Unavailable
from communs.core.workflow import IllegalTransition
from communs.dossiers.enums import State
from communs.dossiers.errors import Incomplete
from communs.dossiers.models import Dossier
from communs.dossiers.operations import amending, filing
from communs.payments.due import due_of
from communs.payments.enums import PaymentState
from communs.payments.errors import NothingDue
from communs.payments.jobs import ask_for_news
from communs.payments.models import Payment
from communs.payments.operations.paying import pay
from communs.payments.operations.refunding import note_refund
from communs.payments.operations.settling import close_unsent, settle
from communs.payments.providers import PROVIDERS, OrderRefused
from communs.payments.showing import books
from communs.payments.workflow import WORKFLOW
from communs.procedures.enums import FeeKind
from communs.procedures.models import Fee
from communs.webhooks.models import Delivery
from tests.dossiers.cast import post
from tests.dossiers.test_instruction import agent_of
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory
from tests.factories.webhooks import webhook_of
from tests.payments.cast import fee, states
from tests.payments.payfip_server import CLIENT, PayFipServer, fault

pytestmark = pytest.mark.django_db


def paying(draft: Dossier) -> Payment:
    """Begin a payment; return its row."""
    pay(draft.applicant, draft.number)
    return Payment.objects.latest("pk")


def mails() -> list[str]:
    return [mail.template for mail in Mail.objects.order_by("created_at")]


def test_the_click_on_deposit_leads_to_the_payment_and_leaves_a_draft(draft: Dossier) -> None:
    waits = filing.submit(draft.applicant, draft.number).awaits
    draft.refresh_from_db()
    assert (waits.url, draft.state) == (f"/dossiers/{draft.number}/paiement", State.DRAFT)
    assert states(draft) == []


def test_the_order_says_what_payfip_wants(payfip: PayFipServer, draft: Dossier) -> None:
    url = pay(draft.applicant, draft.number)
    payment = Payment.objects.get()
    assert url == f"{payfip.url}/tpa/paiementws.web?idop={payfip.last_id}"
    assert payfip.last.order == {
        "exer": str(timezone.now().year),
        "mel": draft.applicant.email,
        "montant": "1250",
        "numcli": CLIENT,
        "objet": "Droit d inscription",
        "refdet": payment.reference,
        "saisie": "W",
        "urlnotif": "https://communs.example/paiements/notification/payfip",
        "urlredirect": f"https://communs.example/dossiers/{draft.number}/paiement/retour",
    }
    assert (payment.state, payment.provider_id, len(payment.reference)) == ("sent", payfip.last_id, 20)


@pytest.mark.parametrize(
    ("result", "payment", "dossier"),
    [
        ("", "sent", "draft"),
        ("P", "paid", "submitted"),
        ("V", "paid", "submitted"),
        ("R", "refused", "draft"),
        ("Z", "refused", "draft"),
        ("A", "abandoned", "draft"),
    ],
)
def test_what_payfip_answers_is_what_becomes_of_it(
    payfip: PayFipServer, draft: Dossier, result: str, payment: str, dossier: str
) -> None:
    pk = paying(draft).pk
    payfip.last.result = result
    for _twice in range(2):
        settle(pk)
    draft.refresh_from_db()
    assert (states(draft), draft.state) == ([(payment, 1250, "")], dossier)
    verbs = [entry.verb for entry in trail(draft)]
    ends = {"paid": ["pay_payment", "submit"], "refused": ["refuse_payment"], "abandoned": ["abandon_payment"]}
    assert verbs == ["begin_payment", "send_payment", *ends.get(payment, [])]
    assert mails() == (["dossiers/mail/submitted"] if dossier == "submitted" else [])


def test_a_paid_payment_keeps_what_payfip_said_of_it(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    payfip.last.result = "P"
    payment = settle(pk)
    assert payment.paid_at == datetime(2026, 11, 26, 13, 15, tzinfo=UTC)
    assert payment.authorisation == "112233-446655"


@pytest.mark.parametrize(
    "lie", [{"montant": "1"}, {"montant": "1251"}, {"refdet": "AUTRE12345"}, {"numcli": "000001"}, {"saisie": "T"}]
)
def test_another_order_that_is_paid_deposits_nothing(payfip: PayFipServer, draft: Dossier, lie: dict[str, str]) -> None:
    pk = paying(draft).pk
    payfip.last.result, payfip.last.lies = "P", lie
    payment = settle(pk)
    draft.refresh_from_db()
    assert (states(draft), draft.state) == ([("failed", 1250, "mismatch")], State.DRAFT)
    assert next(iter(lie.values())) in payment.detail


@pytest.mark.parametrize(
    "lie", [{"resultrans": "?"}, {"resultrans": ""}, {"montant": "douze"}, {"montant": ""}, {"idOp": "autre"}]
)
def test_an_answer_without_a_meaning_changes_nothing(payfip: PayFipServer, draft: Dossier, lie: dict[str, str]) -> None:
    pk = paying(draft).pk
    payfip.last.result, payfip.last.lies = "P", lie
    with pytest.raises(Unavailable):
        settle(pk)
    assert states(draft) == [("sent", 1250, "")]


def test_a_second_click_takes_up_the_same_payment(payfip: PayFipServer, draft: Dossier) -> None:
    assert pay(draft.applicant, draft.number) == pay(draft.applicant, draft.number)
    assert (len(payfip.operations), states(draft)) == (1, [("sent", 1250, "")])


def test_an_attempt_that_was_closed_while_the_provider_answered_leads_to_no_page(
    payfip: PayFipServer, draft: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closing(_order: object) -> str:
        close_unsent(Payment.objects.get().pk, timezone.now() + timedelta(minutes=1))
        return "an-operation"

    with monkeypatch.context() as patch:
        patch.setattr(PROVIDERS["payfip"], "order", closing)
        with pytest.raises(Unavailable):
            pay(draft.applicant, draft.number)
    assert pay(draft.applicant, draft.number) == f"{payfip.url}/tpa/paiementws.web?idop={payfip.last_id}"
    assert states(draft) == [("expired", 1250, "silence"), ("sent", 1250, "")]


def test_a_page_that_opens_no_more_is_replaced_and_the_history_kept(payfip: PayFipServer, draft: Dossier) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pay(draft.applicant, draft.number)
        clock.shift(timedelta(minutes=16))
        pay(draft.applicant, draft.number)
    assert states(draft) == [("expired", 1250, "superseded"), ("sent", 1250, "")]


def test_trying_again_after_a_refusal_keeps_both(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    payfip.last.result = "R"
    settle(pk)
    paying(draft)
    assert states(draft) == [("refused", 1250, ""), ("sent", 1250, "")]


def test_a_payment_that_came_meanwhile_is_found_at_the_next_click(payfip: PayFipServer, draft: Dossier) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        paying(draft)
        payfip.last.result = "P"
        clock.shift(timedelta(minutes=1))
        with pytest.raises(NothingDue):
            pay(draft.applicant, draft.number)
    draft.refresh_from_db()
    assert (states(draft), draft.state) == ([("paid", 1250, "")], State.SUBMITTED)


@pytest.fixture
def by_budget(draft: Dossier) -> Dossier:
    """A dossier that owes its budget of 20 €."""
    Fee.objects.update(kind=FeeKind.FIELD, field="budget", amount=0)
    Dossier.objects.update(answers={"project_name": "Arbres", "budget": 20})
    draft.refresh_from_db()
    return draft


def set_budget(draft: Dossier, budget: int) -> None:
    Dossier.objects.filter(pk=draft.pk).update(answers={"project_name": "Arbres", "budget": budget})


def test_other_answers_close_the_payment_of_the_former_ones(payfip: PayFipServer, by_budget: Dossier) -> None:
    paying(by_budget)
    set_budget(by_budget, 30)
    paying(by_budget)
    assert states(by_budget) == [("expired", 2000, "superseded"), ("sent", 3000, "")]


def test_money_that_came_before_the_answers_changed_counts(payfip: PayFipServer, by_budget: Dossier) -> None:
    pk = paying(by_budget).pk
    set_budget(by_budget, 30)
    payfip.last.result = "P"
    settle(pk)
    by_budget.refresh_from_db()
    assert (by_budget.state, mails()) == (State.DRAFT, ["payments/mail/received"])
    pk = paying(by_budget).pk
    payfip.last.result = "P"
    settle(pk)
    by_budget.refresh_from_db()
    assert (states(by_budget), by_budget.state) == ([("paid", 2000, ""), ("paid", 1000, "")], State.SUBMITTED)


def test_too_much_money_deposits_and_is_counted(payfip: PayFipServer, by_budget: Dossier) -> None:
    pk = paying(by_budget).pk
    set_budget(by_budget, 5)
    payfip.last.result = "P"
    settle(pk)
    by_budget.refresh_from_db()
    assert by_budget.state == State.SUBMITTED
    assert due_of(by_budget, by_budget.demarche.fee).surplus == 1500


def test_agents_read_what_changes_after_the_deposit_add(payfip: PayFipServer, by_budget: Dossier) -> None:
    pk = paying(by_budget).pk
    payfip.last.result = "P"
    settle(pk)
    read = []
    for budget in (20, 28, 15):
        if budget != 20:
            amending.begin_changes(by_budget.applicant, by_budget.number)
            filing.save_answers(by_budget.applicant, by_budget.number, post({"budget": str(budget)}))
            amending.send_changes(by_budget.applicant, by_budget.number)
        found = books(Dossier.objects.select_related("demarche__fee").get(pk=by_budget.pk))
        read.append((found.surplus, found.missing))
    assert read == [(0, 0), (0, 800), (500, 0)]


def test_what_was_deposited_owes_nothing_more_when_the_fee_rises(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    payfip.last.result = "P"
    settle(pk)
    Fee.objects.update(amount=2000)
    found = books(Dossier.objects.select_related("demarche__fee").get(pk=draft.pk))
    assert (found.surplus, found.missing) == (0, 0)


def test_a_closed_attempt_that_was_paid_after_all_is_kept_and_told(payfip: PayFipServer, by_budget: Dossier) -> None:
    first = paying(by_budget).pk
    late = payfip.last
    set_budget(by_budget, 30)
    second = paying(by_budget).pk
    payfip.last.result = "P"
    settle(second)
    late.result = "P"
    settle(first)
    assert states(by_budget) == [("paid", 2000, ""), ("paid", 3000, "")]
    assert mails() == ["dossiers/mail/submitted", "payments/mail/received"]


def test_answers_that_cannot_be_deposited_any_more_keep_the_money(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    Dossier.objects.update(answers={})
    payfip.last.result = "P"
    settle(pk)
    draft.refresh_from_db()
    assert (states(draft), draft.state, mails()) == ([("paid", 1250, "")], State.DRAFT, ["payments/mail/received"])
    Dossier.objects.update(answers={"project_name": "Haies"})
    assert filing.submit(draft.applicant, draft.number).state == State.SUBMITTED


def test_who_paid_before_the_closing_is_deposited_after_it(payfip: PayFipServer, draft: Dossier) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pk = paying(draft).pk
        draft.demarche.closes_at = timezone.now() + timedelta(minutes=1)
        draft.demarche.save()
        clock.shift(timedelta(minutes=2))
        payfip.last.result = "P"
        settle(pk)
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


def test_an_incomplete_draft_pays_nothing(payfip: PayFipServer, draft: Dossier) -> None:
    Dossier.objects.update(answers={})
    with pytest.raises(Incomplete):
        pay(draft.applicant, draft.number)
    assert (states(draft), payfip.asked) == ([], [])


def test_a_deposited_dossier_pays_nothing(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    payfip.last.result = "P"
    settle(pk)
    with pytest.raises(NothingDue):
        pay(draft.applicant, draft.number)
    assert len(payfip.operations) == 1


def test_a_test_never_pays_real_money(payfip: PayFipServer, draft: Dossier) -> None:
    Dossier.objects.update(is_test=True)
    pk = paying(draft).pk
    assert (payfip.last.order["saisie"], Payment.objects.get(pk=pk).mode) == ("T", "T")


def test_test_money_pays_no_real_dossier(payfip: PayFipServer, draft: Dossier) -> None:
    Fee.objects.update(mode="T")
    pk = paying(draft).pk
    Fee.objects.update(mode="W")
    payfip.last.result = "P"
    settle(pk)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


class TestWhenPayFipIsDown:
    def test_the_attempt_waits_and_the_next_click_sends_it(self, payfip: PayFipServer, draft: Dossier) -> None:
        payfip.failures = [(503, b"")] * 2
        with pytest.raises(Unavailable):
            pay(draft.applicant, draft.number)
        reference = Payment.objects.get().reference
        assert states(draft) == [("created", 1250, "")]
        pay(draft.applicant, draft.number)
        assert states(draft) == [("sent", 1250, "")]
        assert payfip.last.order["refdet"] == reference

    def test_a_refused_order_fails_and_another_may_follow(self, payfip: PayFipServer, draft: Dossier) -> None:
        payfip.refusal = ("T1", "Numéro client inconnu")
        with pytest.raises(OrderRefused):
            pay(draft.applicant, draft.number)
        assert states(draft) == [("failed", 1250, "order_refused")]
        assert Payment.objects.get().detail == "T1 Numéro client inconnu"
        payfip.refusal = None
        pay(draft.applicant, draft.number)
        assert [state for state, *_more in states(draft)] == ["failed", "sent"]

    def test_a_technical_fault_is_no_answer(self, payfip: PayFipServer, draft: Dossier) -> None:
        pk = paying(draft).pk
        payfip.failures = [fault("X", "Panne", "TechIndisponibiliteErreur")] * 2
        with pytest.raises(Unavailable):
            settle(pk)
        assert states(draft) == [("sent", 1250, "")]


class TestTheClock:
    def test_it_asks_about_the_payments_without_news(
        self, payfip: PayFipServer, draft: Dossier, run_jobs: Callable[..., int]
    ) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            paying(draft)
            payfip.last.result = "P"
            ask_for_news()
            asked = list(payfip.asked)
            clock.shift(timedelta(minutes=5))
            ask_for_news()
            run_jobs()
        draft.refresh_from_db()
        assert (draft.state, "recupererDetailPaiementSecurise" in asked) == (State.SUBMITTED, False)

    @pytest.mark.parametrize(
        ("after", "forgets", "expected"),
        [
            (timedelta(minutes=10), True, ("sent", "")),
            (timedelta(minutes=30), True, ("expired", "unknown")),
            (timedelta(hours=23), False, ("sent", "")),
            (timedelta(hours=25), False, ("expired", "silence")),
        ],
    )
    def test_it_closes_what_nobody_speaks_of(
        self, payfip: PayFipServer, draft: Dossier, after: timedelta, *, forgets: bool, expected: tuple[str, str]
    ) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            pk = paying(draft).pk
            payfip.forgets = forgets
            clock.shift(after)
            settle(pk)
        assert [(state, reason) for state, _amount, reason in states(draft)] == [expected]

    def test_an_attempt_that_was_never_sent_is_closed_after_an_hour(self, payfip: PayFipServer, draft: Dossier) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            payfip.failures = [(503, b"")] * 2
            with pytest.raises(Unavailable):
                pay(draft.applicant, draft.number)
            clock.shift(timedelta(minutes=59))
            ask_for_news()
            assert states(draft) == [("created", 1250, "")]
            clock.shift(timedelta(minutes=2))
            ask_for_news()
        assert states(draft) == [("expired", 1250, "silence")]

    def test_it_asks_again_about_what_was_given_up(
        self, payfip: PayFipServer, draft: Dossier, run_jobs: Callable[..., int]
    ) -> None:
        with time_machine.travel(timezone.now(), tick=False) as clock:
            pk = paying(draft).pk
            payfip.last.result = "A"
            settle(pk)
            payfip.last.result = "P"
            clock.shift(timedelta(hours=7))
            ask_for_news()
            run_jobs()
        draft.refresh_from_db()
        assert (states(draft), draft.state) == ([("paid", 1250, "")], State.SUBMITTED)


@pytest.mark.django_db(transaction=True)
def test_three_who_learn_it_at_once_deposit_once(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    payfip.last.result = "P"
    begin, failures = threading.Barrier(3), []

    def learn() -> None:
        try:
            begin.wait(5)
            settle(pk)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=learn) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert [entry.verb for entry in trail(draft)] == ["begin_payment", "send_payment", "pay_payment", "submit"]
    assert mails() == ["dossiers/mail/submitted"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_payment(payfip: PayFipServer, draft: Dossier) -> None:
    begin = threading.Barrier(2)
    urls: list[object] = []

    def click() -> None:
        begin.wait(5)
        try:
            urls.append(pay(draft.applicant, draft.number))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            urls.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(set(urls)) == 1
    assert states(draft) == [("sent", 1250, "")]


class TestRefunds:
    @pytest.fixture
    def paid(self, payfip: PayFipServer, draft: Dossier) -> Payment:
        pk = paying(draft).pk
        payfip.last.result = "P"
        return settle(pk)

    def test_an_agent_notes_one_with_its_reason_once(self, paid: Payment, draft: Dossier) -> None:
        draft.refresh_from_db()
        agent = agent_of(draft)
        for reason in ("Payé deux fois", "Autre motif"):
            note_refund(agent, draft.number, paid.pk, reason)
        paid.refresh_from_db()
        assert (paid.state, paid.refund_reason, paid.refunded_by) == ("refunded", "Payé deux fois", agent)
        assert [entry.verb for entry in trail(draft)][-1] == "refund_payment"
        assert due_of(draft, draft.demarche.fee).left == 1250

    def test_what_was_not_paid_is_not_refunded(self, payfip: PayFipServer, paid: Payment, draft: Dossier) -> None:
        Payment.objects.update(state=PaymentState.REFUSED)
        draft.refresh_from_db()
        with pytest.raises(IllegalTransition):
            note_refund(agent_of(draft), draft.number, paid.pk, "Erreur")
        assert states(draft) == [("refused", 1250, "")]


def test_the_entry_outlives_its_dossier(payfip: PayFipServer, draft: Dossier) -> None:
    pk = paying(draft).pk
    filing.withdraw_draft(draft.applicant, draft.number)
    payfip.last.result = "P"
    settle(pk)
    payment = Payment.objects.get()
    assert (payment.state, payment.dossier_id) == ("paid", draft.number)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"client_number": "12"},
        {"mode": "Z"},
        {"state": "refunded"},
        {"state": "paid", "settled_at": None},
        {"sent_at": None},
        {"provider_id": ""},
        {"refund_reason": "Pour voir"},
    ],
)
def test_the_database_refuses_a_payment_that_makes_no_sense(
    payfip: PayFipServer, draft: Dossier, change: dict[str, object]
) -> None:
    paying(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(**change)


def test_a_dossier_has_one_open_payment(payfip: PayFipServer, draft: Dossier) -> None:
    payment = paying(draft)
    payment.pk, payment.reference, payment.provider_id = None, "AUTREREFERENCE", "autre"
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save(force_insert=True)


def test_the_table_of_moves_says_what_is_possible() -> None:
    possible = {state: WORKFLOW.names(state) for state in PaymentState.values}
    assert possible == {
        "created": ("send", "expire", "fail"),
        "sent": ("pay", "refuse", "abandon", "expire", "fail"),
        "paid": ("refund",),
        "refused": ("pay", "fail"),
        "abandoned": ("pay", "fail"),
        "expired": ("pay", "fail"),
        "failed": ("pay",),
        "refunded": (),
    }


def test_a_demarche_without_a_fee_asks_nothing_of_anybody(payfip: PayFipServer) -> None:
    dossier = DraftFactory.create(demarche=DemarcheFactory.create(), answers={"project_name": "Arbres"})
    assert filing.submit(dossier.applicant, dossier.number).state == State.SUBMITTED
    free = DraftFactory.create(demarche=DemarcheFactory.create(), answers={"project_name": "Arbres"})
    fee(free.demarche, amount=0)
    assert filing.submit(free.applicant, free.number).state == State.SUBMITTED
    assert payfip.asked == []


def test_money_is_told_to_the_webhooks_before_the_deposit_that_it_brings(payfip: PayFipServer, draft: Dossier) -> None:
    webhook_of(draft.demarche)
    payment = paying(draft)
    payfip.last.result = "P"
    for _time in range(2):
        settle(payment.pk)
    told = [json.loads(body) for body in Delivery.objects.order_by("pk").values_list("body", flat=True)]
    assert [(event["type"], event["data"]["state"]) for event in told] == [
        ("payment.paid", "draft"),
        ("dossier.submitted", "submitted"),
    ]
    assert told[0]["data"]["payment"] == payment.pk
