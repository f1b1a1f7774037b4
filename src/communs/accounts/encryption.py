"""Encryption of what the database must be able to give back: the secrets of second factors, of webhooks.

The keys are derived from `SECRET_KEY` and from the former ones in `SECRET_KEY_FALLBACKS`, so that a new key can replace
an old one without closing anybody's account. Each purpose has keys of its own: what is encrypted for one is never read
for another.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

SECOND_FACTORS = "communs.accounts.second-factors"


def encrypt(text: str, purpose: str = SECOND_FACTORS) -> str:
    """Return `text`, encrypted and authenticated, as text."""
    return _box(purpose).encrypt(text.encode()).decode()


def decrypt(hidden: str, purpose: str = SECOND_FACTORS) -> str:
    """Return what was encrypted. Raises `cryptography.fernet.InvalidToken` when it was altered or the key is lost."""
    return _box(purpose).decrypt(hidden.encode()).decode()


def _box(purpose: str) -> MultiFernet:
    return MultiFernet(
        [Fernet(_derived(key, purpose)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derived(key: str | bytes, purpose: str) -> bytes:
    derivation = HKDF(SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(key)))
