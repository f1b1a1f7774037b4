"""The adapter of PayFiP: what it makes of every answer, and of what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.core.remote import Reply, Unavailable
from communs.payments.providers import OrderRefused, Outcome, current
from communs.payments.providers.payfip import plain
from communs.payments.providers.soap import Fault, envelope, read
from tests.payments.payfip_server import CLIENT, PayFipServer, enveloped, fault, result

NAME = "recupererDetailPaiementSecurise"
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>&b;</S:Body></S:Envelope>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>&a;</S:Body></S:Envelope>'
)


def test_the_name_behind_a_client_number(payfip: PayFipServer) -> None:
    assert current().client(CLIENT) == "REGIE VILLE D'EXEMPLE"
    with pytest.raises(OrderRefused) as refused:
        current().client("999999")
    assert (refused.value.code, str(refused.value)) == ("T1", "Numéro client inconnu")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(fault("P5", "Non connu"), Outcome.PENDING), (fault("P1", "IdOp incorrect"), Outcome.UNKNOWN)],
)
def test_faults_that_tell_something(payfip: PayFipServer, answer: tuple[int, bytes], expected: Outcome) -> None:
    payfip.failures = [answer]
    assert current().report("x").outcome is expected


@pytest.mark.parametrize(
    "answer",
    [
        fault("P9", "Autre chose"),
        fault("T", "Panne", "TechDysfonctionnementErreur"),
        (500, enveloped("<S:Fault><faultcode>S:Server</faultcode><faultstring>Boom</faultstring></S:Fault>")),
        (500, b"<html><body>Oups</body></html>"),
        (404, b"not found"),
        (200, b""),
        (200, b"\xff\xfe"),
        (200, b"<a>" * 5_000),
        (200, BILLION_LAUGHS),
        (200, OUTSIDE),
        (200, enveloped("")),
        result("autreOperation", {"idOp": "x"}),
        (200, b" " * 200_000),
    ],
)
def test_anything_else_is_no_answer(payfip: PayFipServer, answer: tuple[int, bytes]) -> None:
    payfip.failures = [answer] * 2
    with pytest.raises(Unavailable):
        current().report("x")


def test_an_order_is_not_sent_on_by_a_redirection(payfip: PayFipServer) -> None:
    payfip.failures, payfip.headers = [(302, b"")], {"Location": "/ailleurs"}
    with pytest.raises(Unavailable):
        current().client(CLIENT)
    assert payfip.asked == ["recupererDetailClient"]


def test_a_private_network_is_not_reached(payfip: PayFipServer, settings: object) -> None:
    settings.PRIVATE_SERVICES = frozenset()  # type: ignore[attr-defined]
    with pytest.raises(Unavailable):
        current().client(CLIENT)
    assert payfip.asked == []


def test_a_service_that_keeps_failing_is_left_alone(payfip: PayFipServer) -> None:
    payfip.failures = [(503, b"")] * 20
    for _question in range(5):
        with pytest.raises(Unavailable):
            current().report("x")
    assert len(payfip.asked) == 6


def test_without_an_address_nothing_is_configured(settings: object) -> None:
    settings.PAYFIP_URL = ""  # type: ignore[attr-defined]
    with pytest.raises(Unavailable):
        current().client(CLIENT)
    assert current().is_configured is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Droit d’inscription – été 2026", "Droit d inscription ete 2026"),
        ("Œuvre & cœur", "OEuvre coeur"),
        ("<b>12,50 €</b>", "b 12 50 b"),
        ("x" * 150, "x" * 99),
    ],
)
def test_an_object_as_payfip_takes_it(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.dictionaries(st.sampled_from(["exer", "objet", "mel"]), st.text("<>&\"' éaà", max_size=20)))
def test_what_is_written_is_what_is_read(texts: dict[str, str]) -> None:
    body = envelope("urn:x", "op", texts).replace(b"<pai:op><arg0>", b"<pai:opResponse><return>")
    body = body.replace(b"</arg0></pai:op>", b"</return></pai:opResponse>")
    assert read(Reply(200, body), "op") == {name: text.strip() for name, text in texts.items()}


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_else_than_being_refused(body: bytes) -> None:
    try:
        found = read(Reply(200, body), NAME)
    except Unavailable:
        return
    assert isinstance(found, Fault | dict)
