"""A local server that speaks the protocol « Recherche d'entreprises »."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

DINUM = "13002526500013"
# Facts of the public register: the direction interministérielle du numérique.
DINUM_UNIT: dict[str, Any] = {
    "siren": "130025265",
    "nom_complet": "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)",
    "nom_raison_sociale": "DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
    "nature_juridique": "7120",
    "etat_administratif": "A",
    "siege": {
        "siret": DINUM,
        "adresse": "20 AVENUE DE SEGUR 75007 PARIS",
        "code_postal": "75007",
        "libelle_commune": "PARIS",
        "etat_administratif": "A",
    },
    "matching_etablissements": [],
}


@dataclass
class Register:
    """What the server knows, how it behaves, and what it was asked. `failures` are statuses given before answers."""

    url: str = ""
    units: list[dict[str, Any]] = field(default_factory=lambda: [DINUM_UNIT])
    failures: list[int] = field(default_factory=list)
    retry_after: str = ""
    body: bytes | None = None
    delay: float = 0
    asked: list[str] = field(default_factory=list)

    def answer(self, query: str) -> bytes:
        """Return the body of a direct search."""
        found = [unit for unit in self.units if query in sirets_of(unit)]
        document = {"results": found, "total_results": len(found), "page": 1, "per_page": 1, "total_pages": len(found)}
        return self.body if self.body is not None else json.dumps(document).encode()


def sirets_of(unit: dict[str, Any]) -> set[str]:
    """Return the establishments of a legal unit."""
    return {place["siret"] for place in [unit["siege"], *unit["matching_etablissements"]]}


@contextmanager
def running() -> Iterator[Register]:
    """Run the server on loopback."""
    register = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            register.asked.append(parse_qs(parts.query)["q"][0])
            time.sleep(register.delay)
            status = register.failures.pop(0) if register.failures else 200
            content = register.answer(register.asked[-1]) if status == 200 and parts.path == "/search" else b"{}"
            self.send_response(status if parts.path == "/search" else 404)
            if status == 429 and register.retry_after:
                self.send_header("Retry-After", register.retry_after)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    register.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield register
    finally:
        server.shutdown()
        server.server_close()
