"""A map with the cadastre: parcels looked up after the save, kept beside the answer, read with it."""

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from communs.core.jobs.inline import run_due
from communs.core.remote import Breaker
from communs.dossiers import documents
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing, looking_up
from communs.questionnaires.apps import layers_are_known
from communs.questionnaires.sources import parcels
from tests import remote_server
from tests.dossiers.cast import post
from tests.dossiers.test_documents import words
from tests.factories.dossiers import DraftFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory
from tests.factories.questionnaires import document_of
from tests.questionnaires.test_parcels import SQUARE, answer
from tests.remote_server import Remote

pytestmark = pytest.mark.django_db
FORM = document_of({"id": "place", "type": "map", "label": "Emplacement", "layers": ["cadastre", "znieff"]})
TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def remote(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    monkeypatch.setattr(parcels.service, "breaker", Breaker(threshold=3, pause=30))
    monkeypatch.setattr(parcels.service, "first_wait", 0.001)
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    with remote_server.running(answer) as running:
        settings.API_CARTO_URL = running.url
        yield running


@pytest.fixture
def draft() -> Dossier:
    demarche = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    return DraftFactory.create(demarche=demarche, answers={})


def save(draft: Dossier, **values: object) -> None:
    assert draft.applicant is not None
    filing.save_answers(draft.applicant, draft.number, post(values))
    draft.refresh_from_db()


def page(client: Client, draft: Dossier, route: str = "dossiers:fill") -> str:
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    return unescape(client.get(reverse(route, args=[draft.number])).content.decode())


def test_parcels_are_found_after_the_save_and_read_everywhere(client: Client, draft: Dossier, remote: Remote) -> None:
    save(draft, place=SQUARE)
    assert (draft.lookups["place"].get("state", "waiting"), remote.asked) == ("waiting", [])
    assert "Recherche en cours" in page(client, draft)
    run_due()
    draft.refresh_from_db()
    assert [one["id"] for one in draft.lookups["place"]["data"]["parcels"]] == ["43040000AB0045"]
    assert "<dt>Brioude, section AB</dt>" in page(client, draft)
    assert draft.applicant is not None
    filing.submit(draft.applicant, draft.number)
    read = page(client, draft, "dossiers:dossier")
    assert ("<dt>Brioude, section AB</dt>" in read, read.count('aria-label="Croquis'), "data-sketch" in read) == (
        True,
        1,
        True,
    )
    draft.refresh_from_db()
    assert "n° 45 (1" in words(documents.whole(draft, "fr"))


def test_while_the_cadastre_is_down_the_map_is_deposited_and_completed_later(draft: Dossier, remote: Remote) -> None:
    remote.failures = [500] * 3
    save(draft, place=SQUARE)
    run_due()
    draft.refresh_from_db()
    assert (draft.lookups["place"]["state"], draft.lookups["place"]["reason"]) == ("failed", "unavailable")
    assert draft.applicant is not None
    filing.submit(draft.applicant, draft.number)
    answers = dict(draft.answers)
    looking_up.look_up(draft.number, "place")
    draft.refresh_from_db()
    assert (draft.lookups["place"]["state"], draft.answers, draft.is_draft) == ("fetched", answers, False)


def test_a_reference_alone_is_an_answer(client: Client, draft: Dossier, remote: Remote) -> None:
    save(draft, place="", **{"place.parcel": "43040 AB 47"})
    run_due()
    assert "n° 47 (1" in page(client, draft)
    assert draft.applicant is not None
    filing.submit(draft.applicant, draft.number)
    read = page(client, draft, "dossiers:dossier")
    assert ("43100 Brioude, section AB, n° 47" in read, "Croquis" in read) == (True, False)


def test_without_the_service_nothing_is_asked(draft: Dossier, settings: Settings) -> None:
    settings.API_CARTO_URL = ""
    save(draft, place=SQUARE, **{"place.parcel": "43040 AB 47"})
    assert (draft.lookups, len(draft.answers["place"]["parcels"]), run_due()) == ({}, 1, 0)


def test_layers_are_offered_when_the_installation_has_them(client: Client, draft: Dossier, settings: Settings) -> None:
    assert "data-layer" not in page(client, draft)
    settings.MAP_LAYERS = {"cadastre": [TILES], "unesco": [TILES]}
    shown = page(client, draft)
    assert (shown.count("data-layer"), f'data-tiles="["{TILES}"]"' in shown) == (1, True)
    save(draft, place=SQUARE)
    assert draft.applicant is not None
    filing.submit(draft.applicant, draft.number)
    assert page(client, draft, "dossiers:dossier").count('data-layer="cadastre"') == 1


def test_a_layer_that_does_not_exist_stops_the_start(settings: Settings) -> None:
    settings.MAP_LAYERS = {"cadastre": [TILES], "forests": [TILES], "znieff": ["https://tiles.example/{z}"]}
    assert [fault.msg.split(":")[1][:12] for fault in layers_are_known(None)] == [" « forests »", " An address "]
