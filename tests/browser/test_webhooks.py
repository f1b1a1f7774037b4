"""The pages about programs and numbers: webhooks, tokens, statistics, the document of the legal basis."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.procedures.operations.tokens import Wish, create_demarche_token
from communs.webhooks.enums import DeliveryState, EventKind
from communs.webhooks.models import Delivery, Webhook
from communs.webhooks.operations.emitting import emit
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, SubmittedFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory
from tests.factories.webhooks import webhook_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_for_programs_and_numbers(
    mobile_page: Page, sign_in: Callable[[Page, Person], None], assert_accessible: Callable[[Page], None]
) -> None:
    page, person, demarche = mobile_page, PersonFactory.create(), DemarcheFactory.create()
    DemarcheAdministratorFactory.create(demarche=demarche, person=person)
    create_demarche_token(person, Wish("Programme", 30, [demarche.pk], networks=["2001:db8:1234:5678::/64"]))
    recent = timezone.now() - timedelta(days=2)
    SubmittedFactory.create_batch(3, demarche=demarche, created_at=recent, submitted_at=recent)
    AcceptedFactory.create(demarche=demarche)
    sign_in(page, person)
    own = f"/administration/demarches/{demarche.pk}"
    page.goto(f"{own}/webhooks/nouveau")
    page.get_by_label("Nom").fill("Logiciel des subventions")
    page.get_by_label("Adresse qui reçoit").fill("https://logiciel.exemple.example/demarches")
    page.get_by_text("Dossier accepté").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ajouter le webhook").click()
    expect(page.get_by_role("status")).to_contain_text("whsec_")
    assert_accessible(page)
    webhook_of(demarche)
    emit(Webhook.objects.latest("pk").demarche, EventKind.SUBMITTED, [{"dossier": 7}, {"dossier": 8}])
    first = Delivery.objects.earliest("pk").pk
    Delivery.objects.filter(pk=first).update(state=DeliveryState.SENT, attempts=1, status=204, milliseconds=31)
    last = Webhook.objects.latest("pk").pk
    for address in ("webhooks", f"webhooks/{last}", f"webhooks/{last}/supprimer", "statistiques", "cadre-legal"):
        page.goto(f"{own}/{address}")
        assert_accessible(page)
