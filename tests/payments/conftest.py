"""Fixtures of the payments' tests: a local PayFiP, and a dossier that owes 12,50 €."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from communs.core.remote import Breaker
from communs.dossiers.models import Dossier
from communs.payments.providers import PROVIDERS
from communs.procedures.models import Demarche
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory
from tests.payments import payfip_server
from tests.payments.cast import fee
from tests.payments.payfip_server import PayFipServer


@pytest.fixture
def payfip(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PayFipServer]:
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    settings.SITE_URL = "https://communs.example"
    service = PROVIDERS["payfip"].service  # type: ignore[attr-defined]
    monkeypatch.setattr(service, "breaker", Breaker(threshold=3, pause=30.0))
    monkeypatch.setattr(service, "first_wait", 0.001)
    with payfip_server.running() as server:
        settings.PAYFIP_URL = f"{server.url}/tpa/services/securite"
        settings.PAYFIP_PAGE_URL = f"{server.url}/tpa/paiementws.web"
        yield server


@pytest.fixture
def demarche(db: None) -> Demarche:
    demarche = DemarcheFactory.create()
    fee(demarche)
    return demarche


@pytest.fixture
def draft(demarche: Demarche) -> Dossier:
    return DraftFactory.create(demarche=demarche, answers={"project_name": "Arbres"})
