"""Signatures as « Standard Webhooks » has them (version 1: HMAC-SHA256), pure: no row, no request.

The signed text is `id.timestamp.body`; the key is what follows `whsec_`, decoded from base64. While a secret is being
replaced the header holds a signature by each, separated by a space: a receiver that knows one of them is served.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
KEY_BYTES = 32


def new_secret() -> str:
    """Return a fresh secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signature(secret: str, identifier: str, timestamp: int, body: str) -> str:
    """Sign one post by one secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{identifier}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def headers(known: Iterable[str], identifier: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers by which a receiver recognises, dates and verifies a post."""
    return {
        "Content-Type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, identifier, timestamp, body) for secret in known),
    }
