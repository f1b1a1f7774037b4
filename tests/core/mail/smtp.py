"""A real SMTP server on loopback for the tests that send."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

from tests.core.mail.ports import free_port


class Server:
    """An SMTP server that keeps what it gets, with the senders of the envelopes, and answers as told."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.senders: list[str] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ANN001, ANN201, N802 - aiosmtpd's
        answer = self.answers.pop(0) if self.answers else self.refused.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: ANN001, ANN201, N802 - aiosmtpd's
        message = email.message_from_bytes(envelope.content, EmailMessage, policy=email.policy.default)
        self.received.append(message)
        self.senders.append(envelope.mail_from)
        return "250 OK"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """Start a server and send everything to it."""
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.server.sockets[0].getsockname()[1]
    yield handler
    controller.stop()
