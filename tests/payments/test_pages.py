"""The pages of payments: what they show and to whom, where they lead, what they cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from communs.accounts.models import Person
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.payments.models import Payment
from communs.payments.operations.paying import pay
from communs.payments.operations.settling import settle
from communs.procedures.models import Demarche, Fee
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory, GroupMemberFactory
from tests.markup import assert_valid_html
from tests.payments.cast import fee, states
from tests.payments.payfip_server import PayFipServer

pytestmark = pytest.mark.django_db
NOTIFICATION = "/paiements/notification/payfip"
SESSION_AND_PERSON = 2
MENU = 3


def text_of(response: Any, status: int = 200) -> str:  # noqa: ANN401 - Django's test response
    return " ".join(" ".join(assert_valid_html(response, status).itertext()).split())


@pytest.fixture
def owner(client: Client, draft: Dossier) -> Client:
    assert draft.applicant
    client.force_login(draft.applicant)
    return client


@pytest.fixture
def address(draft: Dossier) -> str:
    return f"/dossiers/{draft.number}/paiement"


@pytest.fixture
def paid(payfip: PayFipServer, draft: Dossier) -> Payment:
    assert draft.applicant
    pay(draft.applicant, draft.number)
    payfip.last.result = "P"
    return settle(Payment.objects.get().pk)


def as_agent(client: Client, demarche: Demarche) -> Person:
    agent = GroupMemberFactory.create(group=demarche.groups.get()).person
    client.force_login(agent)
    return agent


class TestTheApplicant:
    def test_reads_the_fee_before_beginning(self, owner: Client, demarche: Demarche) -> None:
        for page in (f"/commencer/{demarche.path}", f"/commencer/{demarche.path}/dossier"):
            assert "Droit d’inscription 12,50 € à payer en ligne." in text_of(owner.get(page))

    def test_reads_it_before_depositing(self, payfip: PayFipServer, owner: Client, draft: Dossier) -> None:
        assert "À payer 12,50 €" in text_of(owner.get(f"/dossiers/{draft.number}/deposer"))

    def test_goes_from_the_deposit_to_the_payment_to_payfip_and_back(
        self, payfip: PayFipServer, owner: Client, draft: Dossier, address: str
    ) -> None:
        assert owner.post(f"/dossiers/{draft.number}/deposer")["Location"] == address
        assert "Payer 12,50 €" in text_of(owner.get(address))
        leaves = owner.post(address)
        assert leaves.status_code == 303
        assert leaves["Location"] == f"{payfip.url}/tpa/paiementws.web?idop={payfip.last_id}"
        assert "Un paiement est en cours" in text_of(owner.get(address))
        payfip.last.result = "P"
        back = owner.post(f"{address}/retour", {"idOp": "n’importe quoi"})
        assert (back.status_code, back["Location"]) == (303, address)
        receipt = owner.get(address, follow=True)
        assert receipt.redirect_chain == [(f"/dossiers/{draft.number}/depot", 303)]
        shown = text_of(owner.get(f"/dossiers/{draft.number}"))
        assert Payment.objects.get().reference in shown

    def test_reads_amounts_in_their_language(self, payfip: PayFipServer, owner: Client, address: str) -> None:
        Person.objects.update(language="en")
        assert "€12.50" in text_of(owner.get(address))

    def test_is_told_when_payfip_is_down_and_loses_nothing(
        self, payfip: PayFipServer, owner: Client, draft: Dossier, address: str
    ) -> None:
        payfip.failures = [(503, b"")] * 2
        assert "Rien n’est perdu ni débité" in text_of(owner.post(address), 503)
        assert states(draft) == [("created", 1250, "")]

    def test_is_told_when_payfip_refuses(self, payfip: PayFipServer, owner: Client, address: str) -> None:
        payfip.refusal = ("T1", "Numéro client inconnu")
        assert "prévenez l’administration" in text_of(owner.post(address), 502)

    def test_is_told_when_nothing_is_configured(self, owner: Client, address: str, settings: Settings) -> None:
        settings.PAYFIP_URL = ""
        page = text_of(owner.get(address))
        assert ("Le paiement en ligne n’est pas disponible" in page, "Payer 12" in page) == (True, False)

    def test_is_told_that_an_amount_is_too_high(self, payfip: PayFipServer, owner: Client, address: str) -> None:
        Fee.objects.update(kind="field", field="budget", amount=0)
        Dossier.objects.update(answers={"project_name": "Arbres", "budget": 100_000})
        assert "Ce montant ne se paie pas en ligne" in text_of(owner.get(address))
        assert owner.post(address)["Location"] == address
        assert payfip.asked == []

    def test_follows_the_payment_without_asking_payfip_at_each_turn(
        self, payfip: PayFipServer, owner: Client, address: str
    ) -> None:
        owner.post(address)
        fragment = owner.get(f"{address}/etat")
        assert (fragment.status_code, b"Nous attendons" in fragment.content) == (200, True)
        assert payfip.asked == ["creerPaiementSecurise"]
        payfip.last.result = "P"
        owner.get(f"{address}/retour")
        done = owner.get(f"{address}/etat")
        assert (done.status_code, done["HX-Redirect"]) == (204, address)

    def test_reads_what_was_paid_on_the_documents(self, paid: Payment, owner: Client, draft: Dossier) -> None:
        for name in ("accuse-de-depot.pdf", "dossier.pdf"):
            answer = owner.get(f"/dossiers/{draft.number}/{name}")
            assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")

    def test_pages_cost_little(
        self, payfip: PayFipServer, owner: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        owner.post(address)
        with django_assert_num_queries(SESSION_AND_PERSON + 4 + MENU):  # dossier, sum twice, attempts
            owner.get(address)


def test_somebody_else_sees_and_pays_nothing(
    payfip: PayFipServer, client: Client, draft: Dossier, address: str
) -> None:
    client.force_login(PersonFactory.create())
    got = [client.get(address), client.post(address), client.get(f"{address}/retour"), client.get(f"{address}/etat")]
    assert [answer.status_code for answer in got] == [404] * 4
    assert (states(draft), payfip.asked) == ([], [])


class TestNotifications:
    def waiting(self) -> list[dict[str, object]]:
        jobs = ProcrastinateJob.objects.filter(task_name="communs.payments.jobs.ask")
        return list(jobs.order_by("pk").values_list("args", flat=True))

    def test_one_has_payfip_asked_and_is_not_believed(
        self, payfip: PayFipServer, client: Client, draft: Dossier, run_jobs: Callable[..., int]
    ) -> None:
        assert draft.applicant
        pay(draft.applicant, draft.number)
        lie = {"idOp": payfip.last_id, "resultrans": "P", "montant": "1250"}
        for _duplicate in range(3):
            assert client.post(NOTIFICATION, lie).content == b""
        assert self.waiting() == [{"payment": Payment.objects.get().pk}]
        run_jobs()
        assert states(draft) == [("sent", 1250, "")]
        payfip.last.result = "P"
        client.post(NOTIFICATION, {"idOp": payfip.last_id})
        run_jobs()
        draft.refresh_from_db()
        assert (states(draft), draft.state) == ([("paid", 1250, "")], State.SUBMITTED)

    @pytest.mark.parametrize(
        "sent", [{}, {"idOp": ""}, {"idOp": "inconnue"}, {"idOp": "x" * 10_000}, {"idOp": "'; DROP TABLE --\x00é"}]
    )
    def test_what_is_not_ours_is_answered_alike_and_asks_nothing(
        self, payfip: PayFipServer, client: Client, draft: Dossier, sent: dict[str, str]
    ) -> None:
        assert draft.applicant
        pay(draft.applicant, draft.number)
        answer = client.post(NOTIFICATION, sent)
        assert (answer.status_code, answer.content, self.waiting()) == (200, b"", [])

    def test_another_provider_is_not_found(self, client: Client, db: None) -> None:
        assert client.post("/paiements/notification/autre", {"idOp": "x"}).status_code == 404


class TestAgents:
    def test_read_the_payments_and_note_a_refund(self, paid: Payment, client: Client, draft: Dossier) -> None:
        as_agent(client, draft.demarche)
        page = f"/instruction/dossiers/{draft.number}"
        assert f"12,50 € Payé {paid.reference}" in text_of(client.get(page))
        refund = f"{page}/paiements/{paid.pk}"
        assert "Noter un remboursement" in text_of(client.get(refund))
        assert_valid_html(client.post(refund, {"reason": " "}), 422)
        assert states(draft) == [("paid", 1250, "")]
        assert client.post(refund, {"reason": "Payé deux fois"})["Location"] == page
        assert "Payé deux fois" in text_of(client.get(page))

    def test_of_another_demarche_note_nothing(self, paid: Payment, client: Client, draft: Dossier) -> None:
        as_agent(client, DemarcheFactory.create())
        answer = client.post(f"/instruction/dossiers/{draft.number}/paiements/{paid.pk}", {"reason": "Faux"})
        assert (answer.status_code, states(draft)) == (404, [("paid", 1250, "")])


class TestAdministrators:
    @pytest.fixture
    def manager(self, client: Client, demarche: Demarche) -> Client:
        client.force_login(DemarcheAdministratorFactory.create(demarche=demarche).person)
        return client

    def page(self, demarche: Demarche) -> str:
        return f"/administration/demarches/{demarche.pk}/paiements"

    def test_read_the_sums(self, paid: Payment, manager: Client, demarche: Demarche) -> None:
        assert "Payé Réel 1 12,50 €" in text_of(manager.get(self.page(demarche)))

    def test_note_the_refund_of_a_dossier_that_is_gone(
        self, payfip: PayFipServer, paid: Payment, manager: Client, demarche: Demarche
    ) -> None:
        Payment.objects.update(dossier_id=0)
        refund = f"{self.page(demarche)}/{paid.pk}"
        assert f"référence {paid.reference}" in text_of(manager.get(refund))
        assert_valid_html(manager.post(refund, {"reason": ""}), 422)
        assert manager.post(refund, {"reason": "Dossier abandonné"})["Location"] == self.page(demarche)
        assert "Remboursé Dossier abandonné" in text_of(manager.get(self.page(demarche)))
        elsewhere = DemarcheAdministratorFactory.create(person=demarche.administrators.get().person).demarche
        assert manager.get(f"{self.page(elsewhere)}/{paid.pk}").status_code == 404

    @pytest.mark.parametrize(("number", "said"), [("006382", "VILLE D&#x27;EXEMPLE"), ("999999", "ne connaît pas")])
    def test_check_the_client_number(
        self, payfip: PayFipServer, manager: Client, demarche: Demarche, number: str, said: str
    ) -> None:
        Fee.objects.update(client_number=number)
        answer = manager.post(self.page(demarche), follow=True)
        assert said in answer.content.decode()

    def test_are_told_that_it_could_not_be_checked(
        self, payfip: PayFipServer, manager: Client, demarche: Demarche
    ) -> None:
        payfip.failures = [(503, b"")] * 2
        assert "pas été vérifié" in manager.post(self.page(demarche), follow=True).content.decode()

    def test_export_the_accounts(self, paid: Payment, manager: Client, demarche: Demarche) -> None:
        Fee.objects.update(subject="x")
        Payment.objects.update(subject="=HYPERLINK(1)", created_at=paid.paid_at)
        answer = manager.get(f"{self.page(demarche)}.csv")
        lines = exported(answer)
        assert answer["Content-Disposition"] == f'attachment; filename="{demarche.path}-paiements.csv"'
        assert lines[1:] == [
            (
                f"{paid.reference};{paid.dossier_id};'=HYPERLINK(1);12,50;Payé;Réel;006382;{paid.provider_id};"
                "112233-446655;2026-11-26 14:15;2026-11-26 14:15;;"
            )
        ]

    def test_the_export_costs_the_same_whatever_its_length(
        self, paid: Payment, manager: Client, demarche: Demarche, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for rank in range(30):
            paid.pk, paid.reference, paid.provider_id = None, f"REFERENCE{rank}", f"x{rank}"
            paid.save(force_insert=True)
        with django_assert_num_queries(SESSION_AND_PERSON + 3):  # rights, demarche, payments
            assert len(exported(manager.get(f"{self.page(demarche)}.csv"))) == 32


def exported(answer: Any) -> list[str]:  # noqa: ANN401 - Django's test response
    assert isinstance(answer, HttpResponse) is False
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_another_provider_page_is_allowed_by_the_policy_only_if_configured(client: Client, db: None) -> None:
    assert "payfip" not in client.get("/").headers["Content-Security-Policy"]


def test_a_filing_without_a_fee_costs_what_it_did(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = DraftFactory.create(answers={"project_name": "Arbres"})
    client.force_login(dossier.applicant)
    client.get(f"/dossiers/{dossier.number}/deposer")  # this process then knows the form
    with django_assert_num_queries(SESSION_AND_PERSON + 1 + MENU):
        client.get(f"/dossiers/{dossier.number}/deposer")


def test_the_personal_data_of_a_person_hold_their_payments(paid: Payment, draft: Dossier) -> None:
    from communs.payments.personal import export

    assert draft.applicant
    assert [one["reference"] for one in export(draft.applicant)["payments"]] == [paid.reference]
    assert export(PersonFactory.create()) == {"payments": []}


def test_a_demarche_with_a_fee_is_published_where_payments_are_connected(db: None, settings: Settings) -> None:
    from communs.procedures.administration import checks

    demarche = DemarcheFactory.create()
    findings = checks["payments"].findings
    assert list(findings(demarche)) == []
    fee(demarche)
    demarche = Demarche.objects.get(pk=demarche.pk)
    assert len(list(findings(demarche))) == 1
    settings.PAYFIP_URL, settings.PAYFIP_PAGE_URL = "https://payfip.example/ws", "https://payfip.example/page"
    assert list(findings(demarche)) == []


def test_whoever_deletes_a_draft_reads_what_money_it_leaves_behind(
    payfip: PayFipServer, owner: Client, draft: Dossier
) -> None:
    page = f"/dossiers/{draft.number}/supprimer"
    assert draft.applicant
    said = [text_of(owner.get(page))]
    pay(draft.applicant, draft.number)
    said.append(text_of(owner.get(page)))
    payment = Payment.objects.get()
    Dossier.objects.update(answers={})  # so that the money deposits nothing
    payfip.last.result = "P"
    settle(payment.pk)
    said.append(text_of(owner.get(page)))
    assert [("Un paiement est en cours" in one, payment.reference in one) for one in said] == [
        (False, False),
        (True, False),
        (False, True),
    ]
