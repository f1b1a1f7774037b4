r"""The antivirus: clamd's INSTREAM command over TCP or a Unix socket.

Protocol: `zINSTREAM\0`, then chunks as a length (4 bytes, big endian) and their bytes, then a zero length; the answer is
`stream: OK\0`, `stream: NAME FOUND\0` or `… ERROR\0` (manual of clamd, "COMMANDS").
"""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from communs.core.files.enums import FileState
from communs.core.files.errors import ScannerUnavailable

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 120.0
DEFAULT_PORT = 3310


@dataclass(frozen=True)
class Verdict:
    """What the antivirus says; `threat` is the name that it gives, or its reason for not looking."""

    state: FileState
    threat: str = ""


def scan(address: str, chunks: Iterable[bytes]) -> Verdict:
    """Send bytes to the daemon at `tcp://host:port` or `unix:///path` and return its verdict.

    Raises `ScannerUnavailable` when it cannot be reached or gives no answer that we know.
    """
    try:
        with _connect(address) as connection:
            answer = _converse(connection, chunks)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    return _verdict(answer)


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(CONNECT_TIMEOUT)
        connection.connect(parts.path)
    else:
        connection = socket.create_connection((parts.hostname, parts.port or DEFAULT_PORT), CONNECT_TIMEOUT)
    connection.settimeout(ANSWER_TIMEOUT)
    return connection


def _converse(connection: socket.socket, chunks: Iterable[bytes]) -> bytes:
    try:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # over its size limit, clamd answers and closes before the end: the answer is still there to read
    answer = b""
    while not answer.endswith(b"\0") and (block := connection.recv(4096)):
        answer += block
    return answer.rstrip(b"\0\n")


def _verdict(answer: bytes) -> Verdict:
    text = answer.decode("utf-8", "replace").removeprefix("stream: ")
    if text == "OK":
        return Verdict(FileState.CLEAN)
    if text.endswith(" FOUND"):
        return Verdict(FileState.INFECTED, text.removesuffix(" FOUND")[:200])
    if "size limit exceeded" in text:
        return Verdict(FileState.REFUSED, text[:200])
    raise ScannerUnavailable(text or "no answer")
