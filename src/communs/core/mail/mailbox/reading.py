"""Reading what was received."""

import email
import email.policy
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"^[A-Za-z0-9._=,\-]+$")
SHOWN = 200


def folder() -> Path:
    """Return where messages are kept."""
    return Path(settings.VAR_DIR) / "mailbox"


@dataclass(frozen=True)
class Letter:
    """One received message."""

    key: str
    received_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"] or "")

    @property
    def recipient(self) -> str:
        """To whom it was written."""
        return str(self.message["To"] or self.message["X-Envelope-To"] or "")

    @property
    def sender(self) -> str:
        """Who wrote it."""
        return str(self.message["From"] or "")

    @functools.cached_property
    def text(self) -> str:
        """Its text part."""
        return self._body("plain")

    @functools.cached_property
    def html(self) -> str:
        """Its HTML part."""
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        """Its attached files, in order."""
        return [part for part in self.message.iter_attachments() if isinstance(part, EmailMessage)]

    @property
    def attachment_names(self) -> list[str]:
        """How its attached files are called."""
        return [part.get_filename() or "–" for part in self.attachments]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    def mentions(self, words: str) -> bool:
        """Whether every word stands in its subject, addresses or text, whatever the case."""
        text = f"{self.subject} {self.recipient} {self.sender} {self.text}".casefold()
        return all(word in text for word in words.casefold().split())


def letters(words: str = "") -> list[Letter]:
    """Return the received messages that mention `words`, the newest first, at most 200."""
    found: list[Letter] = []
    for path in sorted(_paths(), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True):
        letter = _read(path)
        if letter.mentions(words):
            found.append(letter)
        if len(found) == SHOWN:
            break
    return found


def letter(key: str) -> Letter | None:
    """Return one message by its key, or None."""
    if not KEY.match(key):
        return None
    return next((_read(path) for path in _paths() if path.name == key), None)


def _paths() -> Iterator[Path]:
    for sub in ("new", "cur"):
        if (folder() / sub).is_dir():
            yield from (path for path in (folder() / sub).iterdir() if path.is_file())


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), EmailMessage, policy=email.policy.default)
    return Letter(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC), message)
