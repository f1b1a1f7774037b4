"""Putting a message on its way."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.core.mail.models import Message
    from communs.core.mail.rendering import Rendered


def send(
    template: str,
    *,
    to: "Person | str",
    language: str | None = None,
    context: Mapping[str, Any] | None = None,
    attachments: Iterable[UUID] = (),
) -> "Message":
    """Write one message to `to` and queue its delivery, both in the caller's transaction.

    The language is the one given, else the person's, else (for a bare address) the one in use. `context` holds what
    JSON can hold; it is kept until the message is sent, no longer. `attachments` are ids of stored files: the message leaves once
    they are clean, without those that are refused. Raises `MissingTemplate` when the template is not there.
    """
    from communs.core.mail.rendering import check

    language = language or getattr(to, "language", None) or translation.get_language() or settings.LANGUAGE_CODE
    check(template, language[:2])
    return _queued(
        template=template,
        recipient=to if isinstance(to, str) else to.email,
        language=language[:2],
        context=dict(context or {}),
        attachments=[str(file) for file in attachments],
    )


def send_written(  # noqa: PLR0913 - an envelope has as many parts; all but one are named
    written: "Rendered",
    *,
    to: str,
    language: str,
    purpose: str,
    headers: Mapping[str, str] | None = None,
    return_path: str = "",
    sender: str = "",
    attachments: Iterable[UUID] = (),
) -> "Message":
    """Send a message that is written already, as `send` does; it is kept until it is sent, no longer.

    `purpose` stands where others name their template. `headers` are further ones; the mail server returns what it
    cannot deliver to `return_path`, else to the `sender` (`EMAIL_FROM` by default). How it ends is told to `outcomes`.
    """
    content = {"subject": written.subject, "text": written.text, "html": written.html}
    return _queued(
        template=purpose,
        recipient=to,
        language=language,
        content=content,
        headers=dict(headers or {}),
        return_path=return_path,
        sender=sender,
        attachments=[str(file) for file in attachments],
    )


def _queued(**values: Any) -> "Message":  # noqa: ANN401 - columns
    from communs.core.mail.jobs import deliver
    from communs.core.mail.models import Message

    key = uuid.uuid4()
    host = urlsplit(settings.SITE_URL).hostname
    message = Message.objects.create(pk=key, message_id=f"<{key}@{host}>", **values)
    deliver.defer(message=str(key))
    return message
