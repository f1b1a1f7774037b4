"""Receiving messages by SMTP."""

import logging
import mailbox
import signal
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 30 * 1024 * 1024


class Keeper:
    """Keeps each message that arrives in a Maildir folder, with the addresses of its envelope."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept a message."""
        content = envelope.content or b""
        message = mailbox.MaildirMessage(content if isinstance(content, bytes) else content.encode())
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self._box.add(message)
        return "250 2.0.0 Kept"


def receiver(port: int, folder: Path, host: str = "127.0.0.1") -> Controller:
    """Return a receiver that listens on loopback once `.start()` is called, until `.stop()`."""
    return Controller(Keeper(folder), hostname=host, port=port, data_size_limit=LARGEST)


def serve_mailbox(port: int, folder: Path) -> None:
    """Receive on 127.0.0.1:`port` and keep the messages in `folder` until SIGTERM or SIGINT.

    Raises `OSError` when the port is taken.
    """
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    controller = receiver(port, folder)
    controller.start()
    try:
        stop.wait()
    finally:
        controller.stop()
