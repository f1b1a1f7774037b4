"""The adapter to the company register, against a server that speaks its protocol."""

import socket

import pytest
from pytest_django import Settings

from communs.core.remote import Breaker, Unavailable
from communs.organisations import company_register
from communs.organisations.company_register import Company, find
from communs.organisations.enums import OrganisationKind, kind_of
from tests.organisations.register_server import DINUM, DINUM_UNIT, Register

OTHER = "13002526500021"


def test_the_head_office_is_found(register: Register) -> None:
    assert find(DINUM) == Company(
        siret=DINUM,
        name="DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)",
        legal_name="DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
        postal_address="20 AVENUE DE SEGUR 75007 PARIS",
        legal_form="7120",
        is_active=True,
    )
    assert register.asked == [DINUM]


def test_another_establishment_is_found_with_its_own_address_and_state(register: Register) -> None:
    place = {"siret": OTHER, "code_postal": "38000", "libelle_commune": "GRENOBLE", "etat_administratif": "F"}
    register.units = [{**DINUM_UNIT, "matching_etablissements": [place]}]
    found = find(OTHER)
    assert found is not None
    assert (found.siret, found.postal_address, found.is_active) == (OTHER, "38000 GRENOBLE", False)


def test_an_unknown_number_is_none(register: Register) -> None:
    assert find("55208131766522") is None


def test_a_result_for_another_number_is_not_taken(register: Register) -> None:
    register.body = b'{"results": [{"siege": {"siret": "55208131766522"}, "nom_complet": "EDF"}]}'
    assert find(DINUM) is None


def test_a_body_that_opposes_publication_has_no_name(register: Register) -> None:
    register.units = [{**DINUM_UNIT, "nom_complet": "[NON-DIFFUSIBLE]", "nom_raison_sociale": None}]
    found = find(DINUM)
    assert found is not None
    assert (found.name, found.legal_name) == ("", "")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_passing_failure_is_tried_again(register: Register, status: int) -> None:
    register.failures = [status, status]
    assert find(DINUM) is not None
    assert len(register.asked) == 3


def test_a_lasting_failure_is_given_up_after_three_calls(register: Register) -> None:
    register.failures = [500] * 9
    with pytest.raises(Unavailable, match="HTTP 500"):
        find(DINUM)
    assert len(register.asked) == 3


def test_a_short_retry_after_is_honoured(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    register.failures, register.retry_after = [429], "2"
    assert find(DINUM) is not None
    assert [wait for wait in waits if wait] == [2.0]  # the server sleeps too, for no time


def test_a_long_retry_after_is_not_waited_for_and_rests_the_register(register: Register, breaker: Breaker) -> None:
    register.failures, register.retry_after = [429], "60"
    with pytest.raises(Unavailable) as failure:
        find(DINUM)
    assert (failure.value.retry_after, len(register.asked)) == (60.0, 1)
    with pytest.raises(Unavailable, match="resting"):
        find(DINUM)
    assert (len(register.asked), 59 < breaker.remaining <= 60) == (1, True)


def test_a_slow_register_is_not_waited_for(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_register.register, "timeout", 0.05)
    monkeypatch.setattr(company_register.register, "attempts", 1)
    register.delay = 0.5
    with pytest.raises(Unavailable, match="ReadTimeout"):
        find(DINUM)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b'{"results": 3}', b'{"results": [{"siege": 1}]}', b"[]"])
def test_an_unreadable_answer_is_a_failure(register: Register, body: bytes) -> None:
    register.body = body
    with pytest.raises(Unavailable, match="unreadable"):
        find(DINUM)


def test_nobody_listening_is_a_failure(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.PRIVATE_SERVICES = {"127.0.0.1"}
        settings.RECHERCHE_ENTREPRISES_URL = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(Unavailable, match="ConnectError"):
            find(DINUM)


def test_without_a_configured_register_nothing_is_called(settings: Settings) -> None:
    settings.RECHERCHE_ENTREPRISES_URL = ""
    with pytest.raises(Unavailable, match="no company register"):
        find(DINUM)


def test_after_three_failed_look_ups_the_register_is_left_alone_then_asked_again(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company_register.register, "breaker", Breaker(threshold=3, pause=30.0))
    register.failures = [500] * 9
    for _attempt in range(4):
        with pytest.raises(Unavailable):
            find(DINUM)
    assert len(register.asked) == 9
    monkeypatch.setattr(company_register.register, "breaker", Breaker(threshold=3, pause=0))
    assert find(DINUM) is not None


@pytest.mark.parametrize(
    ("legal_form", "kind"),
    [
        ("7120", OrganisationKind.ADMINISTRATION),
        ("4110", OrganisationKind.ADMINISTRATION),
        ("9220", OrganisationKind.ASSOCIATION),
        ("9300", OrganisationKind.ASSOCIATION),
        ("5710", OrganisationKind.COMPANY),
        ("1000", OrganisationKind.COMPANY),
        ("8420", OrganisationKind.OTHER),
        ("", OrganisationKind.OTHER),
    ],
)
def test_the_kind_follows_the_legal_category(legal_form: str, kind: OrganisationKind) -> None:
    assert kind_of(legal_form) == kind
