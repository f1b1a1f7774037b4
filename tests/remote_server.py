"""A local server that answers as a test says: any protocol over HTTP, and its failures."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request: its path, its parameters (the last value of each), its headers in lower case."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass
class Remote:
    """`answers` makes a document (or bytes) of a request, None for 404; `failures` are statuses given before it."""

    url: str = ""
    answers: Callable[[Asked], Any] = lambda _asked: None
    failures: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    slow: threading.Event | None = None
    asked: list[Asked] = field(default_factory=list)

    def reply(self, asked: Asked) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        self.asked.append(asked)
        if self.slow:
            self.slow.wait(5)
        if self.failures:
            return self.failures.pop(0), b"{}"
        found = self.answers(asked)
        if found is None:
            return 404, b"{}"
        return 200, found if isinstance(found, bytes) else json.dumps(found).encode()


@contextmanager
def running(answers: Callable[[Asked], Any] | None = None) -> Iterator[Remote]:
    """Run the server on loopback."""
    remote = Remote(answers=answers or (lambda _asked: {}))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            params = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): text for name, text in self.headers.items()}
            status, content = remote.reply(Asked(parts.path, params, headers))
            self.send_response(status)
            for name, text in remote.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    remote.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield remote
    finally:
        if remote.slow:
            remote.slow.set()
        server.shutdown()
        server.server_close()
