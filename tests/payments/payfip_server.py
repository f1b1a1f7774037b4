"""A local PayFiP: the same SOAP operations, the same faults, its payment page, and its bad days."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE = (
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/"
    "contrat_paiement_securise/PaiementSecuriseService"
)
NOT_YET = ("P5", "Résultat de la transaction non connu")
UNKNOWN = ("P1", "IdOp incorrect")
CLIENT = "006382"


@dataclass
class Operation:
    """A payment that was announced: what was sent, its result once there is one, what the answer says instead."""

    order: dict[str, str]
    result: str = ""
    lies: dict[str, str] = field(default_factory=dict)

    def detail(self, id_op: str) -> dict[str, str]:
        """What is answered about it."""
        kept = {name: self.order[name] for name in ("exer", "mel", "montant", "numcli", "objet", "refdet", "saisie")}
        found = {"dattrans": "26112026", "heurtrans": "1415", "numauto": "112233-446655", "resultrans": self.result}
        return {**kept, **found, "idOp": id_op, **self.lies}


@dataclass
class PayFipServer:
    """`failures` are raw answers (status, body) given before any; `slow` holds the answers back until it is set."""

    url: str = ""
    operations: dict[str, Operation] = field(default_factory=dict)
    failures: list[tuple[int, bytes]] = field(default_factory=list)
    refusal: tuple[str, str] | None = None
    forgets: bool = False
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def last(self) -> Operation:
        """The operation that was announced last."""
        return self.operations[self.last_id]

    @property
    def last_id(self) -> str:
        """Its name."""
        return list(self.operations)[-1]

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Answer one call."""
        call = fromstring(body).find(f"{{{SOAP}}}Body")
        assert call is not None
        operation = _name(call[0])
        argument = {_name(one): one.text or "" for one in call[0][0]}
        assert call[0].tag == f"{{{SERVICE}}}{operation}"
        self.asked.append(operation)
        if self.failures:
            return self.failures.pop(0)
        return getattr(self, f"_{operation}")(argument)

    def _creerPaiementSecurise(self, order: dict[str, str]) -> tuple[int, bytes]:  # noqa: N802 - the protocol's names
        if refusal := self.refusal or _complaint(order):
            return fault(*refusal)
        id_op = f"{len(self.operations) + 1:08d}-f7a2-11e9-a3a9-0050568f0c14"
        self.operations[id_op] = Operation(order)
        return result("creerPaiementSecurise", {"idOp": id_op})

    def _recupererDetailPaiementSecurise(self, argument: dict[str, str]) -> tuple[int, bytes]:  # noqa: N802 - idem
        found = None if self.forgets else self.operations.get(argument["idOp"])
        if found is None:
            return fault(*UNKNOWN)
        if not found.result:
            return fault(*NOT_YET)
        return result("recupererDetailPaiementSecurise", found.detail(argument["idOp"]))

    def _recupererDetailClient(self, argument: dict[str, str]) -> tuple[int, bytes]:  # noqa: N802 - idem
        if argument["numCli"] != CLIENT:
            return fault("T1", "Numéro client inconnu")
        names = {"libelleN1": "REGIE", "libelleN2": "VILLE D'EXEMPLE", "libelleN3": ""}
        return result("recupererDetailClient", {**names, "numcli": CLIENT})

    def page(self, query: dict[str, list[str]]) -> tuple[int, bytes, str]:
        """The payment page: three ways out, each a link that gives the result and goes back."""
        id_op = query.get("idop", [""])[-1]
        found = self.operations.get(id_op)
        if found is None:
            return 404, b"", ""
        if choice := query.get("choix", [""])[-1]:
            found.result = choice
            return 303, b"", f"{found.order['urlredirect']}?idOp={id_op}"
        links = "".join(
            f'<p><a href="?idop={id_op}&amp;choix={letter}">{label}</a></p>'
            for letter, label in (("P", "Valider le paiement"), ("R", "Carte refusée"), ("A", "Abandonner"))
        )
        shown = f"{int(found.order['montant']) / 100:.2f}"
        html = f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>PayFiP</title><link rel="icon" href="data:,"><h1>{shown} EUR</h1>{links}'
        return 200, html.encode(), ""


def result(operation: str, texts: dict[str, str]) -> tuple[int, bytes]:
    """A result as the service writes it."""
    parts = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())
    answer = f'<ns2:{operation}Response xmlns:ns2="{SERVICE}"><return>{parts}</return></ns2:{operation}Response>'
    return 200, enveloped(answer)


def fault(code: str, label: str, kind: str = "FonctionnelleErreur") -> tuple[int, bytes]:
    """A fault as the service writes it."""
    detail = f"<code>{code}</code><descriptif>{label}</descriptif><libelle>{label}</libelle><severite>2</severite>"
    return 500, enveloped(
        f'<S:Fault><faultcode>S:Server</faultcode><faultstring>{kind}</faultstring><detail><ns1:{kind} xmlns:ns1="{SERVICE}">'
        f"{detail}</ns1:{kind}></detail></S:Fault>"
    )


def enveloped(content: str) -> bytes:
    """What stands around every answer."""
    return f'<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="{SOAP}"><S:Body>{content}</S:Body></S:Envelope>'.encode()


def _complaint(order: dict[str, str]) -> tuple[str, str] | None:
    """What the real service checks of an order."""
    if order["numcli"] != CLIENT:
        return "T1", "Numéro client inconnu"
    if not 100 <= int(order["montant"]) <= 9_999_999:
        return "M1", "Montant incorrect"
    if not (6 <= len(order["refdet"]) <= 30 and order["refdet"].isalnum()):
        return "R1", "Référence incorrecte"
    if not (order["objet"].replace(" ", "").isalnum() and order["objet"].isascii() and len(order["objet"]) < 100):
        return "O1", "Objet incorrect"
    if order["saisie"] not in {"T", "X", "W"} or "@" not in order["mel"] or len(order["urlnotif"]) > 250:
        return "S1", "Demande incorrecte"
    return None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


@contextmanager
def running() -> Iterator[PayFipServer]:
    """Run the service and its payment page on loopback."""
    server = PayFipServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(*server.answer(body), "text/xml; charset=utf-8")

        def do_GET(self) -> None:
            status, content, location = server.page(parse_qs(urlsplit(self.path).query))
            self._send(status, content, "text/html; charset=utf-8", location)

        def _send(self, status: int, content: bytes, kind: str, location: str = "") -> None:
            self.send_response(status)
            for name, text in {**server.headers, **({"Location": location} if location else {})}.items():
                self.send_header(name, text)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
