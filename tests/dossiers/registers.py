"""A local company register and address base, at one address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytest_django import Settings

from communs.core.remote import Breaker
from communs.organisations import company_register
from communs.questionnaires.sources import addresses
from tests import remote_server
from tests.organisations.register_server import DINUM, DINUM_UNIT
from tests.remote_server import Asked, Remote

SEGUR = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [2.308628, 48.850699]},
    "properties": {
        "label": "20 Avenue de Ségur 75007 Paris",
        "score": 0.97,
        "housenumber": "20",
        "id": "75107_8909_00020",
        "name": "20 Avenue de Ségur",
        "postcode": "75007",
        "citycode": "75107",
        "city": "Paris",
        "context": "75, Paris, Île-de-France",
        "type": "housenumber",
        "street": "Avenue de Ségur",
    },
}


def answer(asked: Asked) -> dict[str, Any]:
    """Both services at one address: the register knows the DINUM, the base one address."""
    if asked.params["q"].isdecimal():
        found = [DINUM_UNIT] if asked.params["q"] == DINUM else []
        return {"results": found}
    found = [SEGUR] if "segur" in asked.params["q"].lower().replace("é", "e") else []
    return {"type": "FeatureCollection", "features": found}


@contextmanager
def registers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """Run both, with breakers of their own and short waits."""
    for service in (company_register.register, addresses.search, addresses.while_typing):
        monkeypatch.setattr(service, "breaker", Breaker(threshold=3, pause=30))
        monkeypatch.setattr(service, "first_wait", 0.001)
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    with remote_server.running(answer) as running:
        settings.RECHERCHE_ENTREPRISES_URL = settings.BAN_URL = running.url
        yield running
