"""A local daemon that speaks clamd's INSTREAM protocol, over TCP or a Unix socket."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIZE_LIMIT = 3_000_000


class ThreadingUnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A daemon on a Unix socket."""


class Session(socketserver.StreamRequestHandler):
    """One scan."""

    def handle(self) -> None:
        """Read the command and the chunks, answer as clamd does."""
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        received = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
            if len(received) > SIZE_LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in received else b"stream: OK\0")


@contextmanager
def running(socket_path: Path | None = None) -> Iterator[str]:
    """Run the daemon on loopback, or on a Unix socket, and give its address."""
    server: socketserver.BaseServer
    if socket_path:
        server = ThreadingUnixServer(str(socket_path), Session)
        address = f"unix://{socket_path}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
