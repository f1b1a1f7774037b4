"""A dossier that is signed, then paid for: what one does to the other when plans change."""

import pytest
from django.test import Client

from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers.cosigning import given_signatures
from communs.dossiers.enums import State
from communs.dossiers.models import Cosignature
from communs.dossiers.operations import cosigning, filing
from communs.dossiers.queries import dossier_for
from communs.payments.models import Payment
from communs.payments.operations.paying import pay
from communs.payments.operations.settling import settle
from communs.procedures.models import Fee
from tests.dossiers.cosigning_cast import CHAIR, Scene, scene
from tests.payments.cast import fee, states
from tests.payments.payfip_server import PayFipServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(payfip: PayFipServer) -> Scene:
    """Everybody signed; the fee is left to pay."""
    play = scene(CHAIR)
    fee(play.demarche)
    play.ask()
    play.join(play.chair)
    assert play.sign(play.chair).awaits is not None
    return play


def test_the_payment_deposits_what_was_signed(payfip: PayFipServer, signed: Scene) -> None:
    pay(signed.owner, signed.number)
    payfip.last.result = "P"
    settle(Payment.objects.get().pk)
    dossier = dossier_for(signed.owner, signed.number)
    assert (dossier.state, len(given_signatures(dossier))) == (State.SUBMITTED, 1)


def test_money_that_comes_after_the_dossier_was_taken_back_freezes_nothing(payfip: PayFipServer, signed: Scene) -> None:
    pay(signed.owner, signed.number)
    cosigning.take_back(signed.owner, signed.number)
    payfip.last.result = "P"
    settle(Payment.objects.get().pk)
    assert (signed.dossier.state, Cosignature.objects.get().invited_at) == (State.DRAFT, None)
    assert Mail.objects.filter(recipient=signed.owner.email).latest("created_at").template == "payments/mail/received"
    signed.ask()
    signed.join(signed.chair)
    assert signed.sign(signed.chair).state == State.SUBMITTED
    assert states(signed.draft) == [("paid", 1250, "")]


def test_what_is_signed_is_deposited_by_its_applicant_when_nothing_is_owed_any_more(
    client: Client, signed: Scene
) -> None:
    client.force_login(signed.owner)
    page = f"/dossiers/{signed.number}/signatures"
    deposit = f'action="/dossiers/{signed.number}/deposer"'
    before = client.get(page).content.decode()
    Fee.objects.update(amount=0)
    after = client.get(page).content.decode()
    assert (deposit in before, deposit in after) == (False, True)
    client.post(f"/dossiers/{signed.number}/deposer")
    dossier = dossier_for(signed.owner, signed.number)
    assert (dossier.state, len(given_signatures(dossier))) == (State.SUBMITTED, 1)
    assert trail(dossier).get(verb="submit").actor_id == signed.owner.pk
    assert filing.submit(signed.owner, signed.number).version == dossier.version
