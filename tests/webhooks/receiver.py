"""A program that receives webhooks: a local server that keeps what it is sent and answers as a test says."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One post: its headers in lower case, its body as it came."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def signatures(self, secret: str) -> list[bool]:
        """For each signature of the header, whether this secret made it: computed as the specification says."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body])
        expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
        return [hmac.compare_digest(expected, one.encode()) for one in self.headers["webhook-signature"].split(" ")]


@dataclass
class Receiver:
    """`statuses` are given in turn, then 204; `headers` and `body` come with each answer."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    slow: threading.Event | None = None
    received: list[Received] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """What it was told, in order."""
        return [one.event["type"] for one in self.received]

    def take(self, received: Received) -> int:
        """Keep a post and return the status of its answer."""
        self.received.append(received)
        if self.slow:
            self.slow.wait(5)
        return self.statuses.pop(0) if self.statuses else 204


@contextmanager
def running() -> Iterator[Receiver]:
    """Run it on loopback."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(Received({name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(status)
            for name, text in receiver.headers.items():
                self.send_header(name, text)
            if status != 204:
                self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(receiver.body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/demarches"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield receiver
    finally:
        if receiver.slow:
            receiver.slow.set()
        server.shutdown()
        server.server_close()
