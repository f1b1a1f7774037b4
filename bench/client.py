"""A browser without a screen: one connection kept alive, as few instructions as possible."""

import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Client:
    """A person signed in. Not for several threads at once."""

    port: int
    session: str
    csrf: str = "b" * 32
    more: str = ""  # headers besides, each with its end of line
    socket: "socket.socket | None" = None
    seconds: list[float] = field(default_factory=list)

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Ask for a page; return status, headers (lower case) and body."""
        return self._exchange(self._head("GET", path) + b"\r\n")

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Send a form."""
        body = urlencode(fields).encode()
        head = self._head("POST", path) + f"X-CSRFToken: {self.csrf}\r\nContent-Length: {len(body)}\r\n".encode()
        return self._exchange(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body)

    def _head(self, verb: str, path: str) -> bytes:
        cookies = f"sessionid={self.session}; csrftoken={self.csrf}"
        return f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n{self.more}".encode()

    def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        begun = time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        body = self._body(headers, body)
        self.seconds.append(time.perf_counter() - begun)
        return int(lines[0].split()[1]), headers, body

    def _body(self, headers: dict[str, str], body: bytes) -> bytes:
        if "content-length" in headers:
            while len(body) < int(headers["content-length"]):
                body += self._more()
        elif headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return body

    def _more(self) -> bytes:
        assert self.socket
        data = self.socket.recv(1 << 16)
        if not data:
            raise ConnectionError("The server closed the connection.")
        return data
