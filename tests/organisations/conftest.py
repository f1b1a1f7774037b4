"""The company register of these tests."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from communs.core.remote import Breaker
from communs.organisations import company_register
from tests.organisations import register_server
from tests.organisations.register_server import Register


@pytest.fixture(autouse=True)
def breaker(monkeypatch: pytest.MonkeyPatch) -> Breaker:
    """A breaker of its own for each test, and short waits."""
    fresh = Breaker(threshold=3, pause=30.0)
    monkeypatch.setattr(company_register.register, "breaker", fresh)
    monkeypatch.setattr(company_register.register, "first_wait", 0.01)
    return fresh


@pytest.fixture
def register(settings: Settings) -> Iterator[Register]:
    """A running register that knows the DINUM."""
    with register_server.running() as running:
        settings.RECHERCHE_ENTREPRISES_URL = running.url
        settings.PRIVATE_SERVICES = {"127.0.0.1"}
        yield running
