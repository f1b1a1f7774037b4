"""How what a link gives crosses the sign-in: in the visitor's own browser, signed, bounded, for one hour.

The values leave the address at once (a redirection), so that neither the address of the sign-in page nor anything
kept by the server holds them. They serve one demarche, and are dropped when the dossier is begun.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from communs.procedures.models import Demarche
from communs.procedures.prefill.given import TOKEN, given_in
from communs.questionnaires.field import Json

COOKIE = "prefill"
SALT = "communs.prefill"
SECONDS = 3600
LARGEST = 3800  # a browser keeps 4,096 bytes a cookie, its name and attributes included
LONGEST_TOKEN = 100
PATH = "/commencer/"


class Carried(NamedTuple):
    """What the visitor brings to a demarche: the values of a link, or the token of a dossier that a program prefilled."""

    values: Mapping[str, Json]
    token: str = ""


class TooLong(Exception):  # noqa: N818 - it names what happened
    """The link gives more than a browser can keep; nothing was carried."""


def brought(request: HttpRequest) -> Carried | None:
    """What the address of this request gives, if anything."""
    token, values = request.GET.get(TOKEN, "")[:LONGEST_TOKEN], given_in(request.GET)
    if token:
        return Carried({}, token)
    return Carried(values) if values else None


def carry(response: HttpResponse, demarche: Demarche, carried: Carried) -> None:
    """Let the visitor's browser keep it. Raises `TooLong`."""
    packed = signing.dumps([demarche.pk, dict(carried.values), carried.token], salt=SALT, compress=True)
    if len(packed) > LARGEST:
        raise TooLong
    response.set_cookie(
        COOKIE,
        packed,
        max_age=SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def carried_for(request: HttpRequest, demarche: Demarche) -> Carried | None:
    """What this visitor brings to this demarche; what is forged, too old or for another one is nothing."""
    try:
        kept: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    pk, values, token = kept
    return Carried(values, token) if pk == demarche.pk else None


def drop(response: HttpResponse) -> None:
    """Let the visitor's browser forget it."""
    response.delete_cookie(COOKIE, path=PATH)
