"""Reading a returned letter: a delivery status notification (RFC 3464).

Whoever sends such a message is not trusted: it counts only if it names a letter by the part of our return address, or
by the Message-ID, that nobody guesses. The address that it complains of is never looked up.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from uuid import UUID

LARGEST = 2_000_000
DEEPEST = 20
MOST_PARTS = 200
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: A full mailbox (5.2.2), a system (5.3) or a policy (5.7) that refuses today may accept tomorrow (RFC 3463).
PASSING = re.compile(r"5\.2\.2$|5\.[37]\.")
TOKEN = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{3,310}>")
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To")


@dataclass(frozen=True)
class Returned:
    """What a returned letter says: which letters it may be (by token, by Message-ID), and why it came back.

    `permanent` is None when the message says that the letter was delivered, or is only late.
    """

    tokens: tuple[UUID, ...]
    message_ids: tuple[str, ...]
    permanent: bool | None
    status: str
    reason: str


def read_returned(content: bytes) -> Returned | None:
    """Return what a message says of a letter of ours; None when it says nothing of one. Never raises."""
    try:
        message = email.message_from_bytes(content[:LARGEST], policy=email.policy.compat32)
        parts = list(_parts(message, 0))[:MOST_PARTS]
        fields = [field for part in parts if _type(part) == "message/delivery-status" for field in _fields(part)]
        tokens, message_ids = _tokens(message), _message_ids(parts)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if not fields or not (tokens or message_ids):
        return None
    action = _first(fields, "action").lower()
    reason = _first(fields, "diagnostic-code") or _first(fields, "status")
    found = STATUS.search(_first(fields, "status")) or STATUS.search(reason)
    status = found[0] if found else ""
    return Returned(tokens, message_ids, _permanent(action, status), status, reason)


def _permanent(action: str, status: str) -> bool | None:
    """Whether it failed for good (RFC 3464, 2.3.3 and 2.3.4); None when it did not fail."""
    if action in {"delivered", "relayed", "expanded", "delayed"} or status.startswith("2"):
        return None
    if action != "failed" and not status:
        return None
    return not status.startswith("4") and not PASSING.match(status)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    yield message
    payload = message.get_payload()
    if isinstance(payload, list) and depth < DEEPEST:
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _type(part: Message) -> str:
    return str(part.get_content_type()).lower()


def _fields(report: Message) -> Iterator[tuple[str, str]]:
    """The fields of a report, those of the message and of each recipient, on one line each."""
    payload = report.get_payload()
    for block in payload if isinstance(payload, list) else []:
        if isinstance(block, Message):
            yield from ((name.lower(), _line(value)) for name, value in block.items())


def _line(value: object) -> str:
    return " ".join(str(value).split())[:1000].encode("utf-8", "replace").decode().replace("\0", "")


def _first(fields: list[tuple[str, str]], name: str) -> str:
    return next((value for found, value in fields if found == name), "")


def _tokens(message: Message) -> tuple[UUID, ...]:
    """The letters named by the addresses to which the message was sent back."""
    addresses = [_line(value) for name in ADDRESSED for value in message.get_all(name, [])]
    found = [UUID(hex=token) for address in addresses for token in TOKEN.findall(address)]
    return tuple(dict.fromkeys(found))


def _message_ids(parts: list[Message]) -> tuple[str, ...]:
    """The letters named by what is joined to the report: the returned message, or its head."""
    heads: list[object] = []
    for part in parts[1:]:
        if _type(part) == "text/rfc822-headers":
            text = part.get_payload(decode=True) or b""
            heads += email.message_from_bytes(text if isinstance(text, bytes) else b"").get_all("Message-ID", [])
        else:
            heads += [*part.get_all("Message-ID", []), *part.get_all("Original-Message-ID", [])]
    found = [one for head in heads for one in MESSAGE_ID.findall(_line(head))]
    return tuple(dict.fromkeys(found))
