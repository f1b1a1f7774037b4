"""Handing messages to the mail server."""

import smtplib
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communs.core.mail.models import Message
from communs.core.mail.rendering import Rendered, render
from communs.core.registry import Registry

if TYPE_CHECKING:
    from communs.core.files import StoredFile

PERMANENT = 500
#: `told(message)` learns, in the transaction that writes it, that a message was sent, refused for good or given up; its
#: state says which and its `error` what the server answered. Rooms register under the purpose (or the template) of their messages.
outcomes: "Registry[Callable[[Message], None]]" = Registry("observer of messages")


class Refused(Exception):  # noqa: N818 - it names what happened
    """The mail server refused the message for good (a 5xx answer, RFC 5321 §4.2.1)."""


class NotCheckedYet(Exception):  # noqa: N818 - idem
    """A file that goes with the message waits for the antivirus: try again later."""


def deliver_message(key: str) -> None:
    """Send a message that is not sent yet, and write down how it went.

    Its row stays locked meanwhile: two workers never send it twice. Once it is sent its values are forgotten, since some
    are secrets (codes, links that open an account). Raises `Refused` after a permanent refusal (the
    message is then marked failed) and the mail library's own errors when it is worth trying again.
    """
    error = _attempt(key)
    if error is None:
        return
    permanent = _is_permanent(error)
    state = Message.State.FAILED if permanent else Message.State.QUEUED
    with transaction.atomic():
        Message.objects.filter(pk=key).update(attempts=F("attempts") + 1, state=state, error=_said(error)[:2000])
        if permanent:
            _tell(Message.objects.get(pk=key))
    if permanent:
        raise Refused(_said(error)) from error
    raise error


@transaction.atomic
def give_up(key: str) -> None:
    """Mark as failed a message whose delivery is not tried again, and tell its room; its last error stays.

    Nothing happens to one that was sent, refused for good or deleted.
    """
    message = Message.objects.select_for_update().filter(pk=key, state=Message.State.QUEUED).first()
    if message is None:
        return
    message.state = Message.State.FAILED
    message.save(update_fields=["state"])
    _tell(message)


def _attempt(key: str) -> Exception | None:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=key)
        if message.state == Message.State.SENT:
            return None
        try:
            envelope(message).send()
        except (smtplib.SMTPException, OSError) as error:
            return error
        message.state, message.error = Message.State.SENT, ""
        message.sent_at, message.attempts = timezone.now(), message.attempts + 1
        message.context, message.content, message.headers = {}, {}, {}
        message.save(update_fields=["state", "error", "sent_at", "attempts", "context", "content", "headers"])
        _tell(message)
        return None


def _tell(message: Message) -> None:
    if message.template in outcomes:
        outcomes[message.template](message)


def envelope(message: Message) -> EmailMultiAlternatives:
    """Return the message as it goes over the wire: text and HTML, marked as automatic (RFC 3834 §5)."""
    written = message.content
    content = Rendered(**written) if written else render(message.template, message.language, message.context)
    sender = message.sender or settings.DEFAULT_FROM_EMAIL
    headers = {
        "From": sender,
        "Message-ID": message.message_id,
        "Date": formatdate(message.created_at.timestamp()),
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
        **message.headers,
    }
    mail = EmailMultiAlternatives(
        content.subject, content.text, message.return_path or sender, [message.recipient], headers=headers
    )
    mail.attach_alternative(content.html, "text/html")
    from communs.core.files import content_of

    for file in _attached(message):
        mail.attach(file.name, content_of(file), file.content_type)
    return mail


def _attached(message: Message) -> "list[StoredFile]":
    """The files that go with the message. Raises `NotCheckedYet` while the antivirus looks at one of them."""
    if not message.attachments:
        return []
    from communs.core.files import FileState, StoredFile

    files = list(StoredFile.objects.filter(pk__in=message.attachments).order_by("created_at"))
    if any(file.state == FileState.PENDING for file in files):
        raise NotCheckedYet(message.pk)
    return [file for file in files if file.is_clean]


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def _said(error: Exception) -> str:
    """What the server answered, as it wrote it; else what the error says."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_line(*answer) for answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return str(error)


def _line(code: int, text: bytes | str) -> str:
    return f"{code} {text if isinstance(text, str) else text.decode(errors='replace')}".replace("\0", "")
