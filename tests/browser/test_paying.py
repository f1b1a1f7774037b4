"""An applicant pays before the deposit: refused once, then paid, on the page of a local PayFiP."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from communs.accounts.models import Person
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.payments.models import Payment
from tests.factories.dossiers import DraftFactory
from tests.payments.cast import fee
from tests.payments.conftest import payfip
from tests.payments.payfip_server import PayFipServer

__all__ = ["payfip"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_applicant_pays_and_the_dossier_is_deposited(  # noqa: PLR0913, PLR0917 - fixtures
    page: Page,
    mobile_page: Page,
    live_server: object,
    settings: Settings,
    payfip: PayFipServer,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    settings.SITE_URL = live_server.url  # type: ignore[attr-defined]
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": ["'self'", payfip.url]}}
    dossier = DraftFactory.create(answers={"project_name": "Arbres"})
    fee(dossier.demarche)
    sign_in(page, dossier.applicant)
    page.route(f"{payfip.url}/**", lambda route: route.continue_())  # the one other site that a visitor meets
    page.goto(f"/dossiers/{dossier.number}/deposer")
    assert_accessible(page)
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Payer les frais")
    assert_accessible(page)

    page.get_by_role("button", name="Payer 12,50").click()
    page.get_by_role("link", name="Carte refusée").click()
    expect(page.get_by_role("cell", name="Refusé")).to_be_visible()
    page.get_by_role("button", name="Payer 12,50").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("12.50 EUR")

    sign_in(mobile_page, dossier.applicant)
    mobile_page.goto(f"/dossiers/{dossier.number}/paiement")
    expect(mobile_page.get_by_role("heading", name="Un paiement est en cours")).to_be_visible()
    assert_accessible(mobile_page)

    page.get_by_role("link", name="Valider le paiement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre dossier est déposé")
    page.get_by_role("link", name="Suivre le dossier").click()
    expect(page.get_by_role("cell", name="Payé")).to_be_visible()
    assert_accessible(page)
    assert Dossier.objects.get().state == State.SUBMITTED
    assert list(Payment.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "paid"]
