"""Secrets of the mailing list: what stands in private addresses, and what is kept of it."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

CONFIRMATION = timedelta(days=7)
CONFIRM_SALT, PREFERENCES_SALT = "newsroom.confirm", "newsroom.preferences"


def email_hash(email: str) -> str:
    """Return what remains of an address: a hash keyed by the installation's secret (no dictionary undoes it)."""
    return salted_hmac("newsroom.journalist", email.strip().lower(), algorithm="sha256").hexdigest()


def token_hash(token: str) -> str:
    """Return what is kept of a private link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a token that nobody guesses (192 bits)."""
    return secrets.token_urlsafe(24)


def confirmation_token(journalist: UUID) -> str:
    """Return what proves, for a week, that whoever shows it reads the mail of this journalist."""
    return signing.TimestampSigner(salt=CONFIRM_SALT).sign(journalist.hex)


def confirmed(token: str) -> UUID | None:
    """Return whom a confirmation token names; None when it is too old, or not ours."""
    return _named(lambda: signing.TimestampSigner(salt=CONFIRM_SALT).unsign(token, max_age=CONFIRMATION))


def preferences_token(journalist: UUID) -> str:
    """Return what opens the preferences of a journalist; every letter carries it, so that it never expires."""
    return signing.Signer(salt=PREFERENCES_SALT).sign(journalist.hex)


def preferred(token: str) -> UUID | None:
    """Return whom a preferences token names; None when it is not ours."""
    return _named(lambda: signing.Signer(salt=PREFERENCES_SALT).unsign(token))


def confirmation_url(journalist: UUID) -> str:
    """Return the address that confirms a subscription."""
    return _address("newsroom:confirm-subscription", confirmation_token(journalist))


def preferences_url(journalist: UUID) -> str:
    """Return the address of a journalist's preferences."""
    return _address("newsroom:preferences", preferences_token(journalist))


def unsubscribe_url(journalist: UUID) -> str:
    """Return the address that unsubscribes: a page for people, one POST for mail programs (RFC 8058)."""
    return _address("newsroom:unsubscribe", preferences_token(journalist))


def private_url(token: str) -> str:
    """Return the address at which an entry under embargo is read."""
    return _address("newsroom:private", token)


def _address(name: str, token: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def _named(unsigned: Callable[[], str]) -> UUID | None:
    try:
        return UUID(hex=unsigned())
    except (signing.BadSignature, ValueError):
        return None
