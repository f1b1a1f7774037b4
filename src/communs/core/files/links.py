"""Short-lived signed links: whoever holds one may read one file, for ten minutes.

Authorisation happens where the link is made, so that a page decides once and the file's address needs no session.
"""

from typing import Literal

from django.core.signing import TimestampSigner
from django.urls import reverse

from communs.core.files.models import StoredFile

LIFETIME = 600  # seconds
Disposition = Literal["attachment", "inline"]
_SIGNER = TimestampSigner(salt="communs.core.files.links", sep="~")


def url_for(file: StoredFile, *, disposition: Disposition = "attachment") -> str:
    """Return a link to a file that works for ten minutes, bound to the file and to how it is opened."""
    token = _SIGNER.sign(f"{file.pk.hex}~{disposition}")
    return reverse("files:serve", args=[token, file.name])


def read_link(token: str) -> tuple[str, Disposition]:
    """Return the file's id and the disposition of a link. Raises `SignatureExpired` or `BadSignature`."""
    identifier, disposition = _SIGNER.unsign(token, max_age=LIFETIME).split("~")
    return identifier, "inline" if disposition == "inline" else "attachment"
