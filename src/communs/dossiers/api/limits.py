"""How much anybody may send without signing in, and how often."""

from typing import Any

import msgspec
from django.http import HttpRequest

from communs.accounts.api import AddressLimit
from communs.questionnaires.field import Json

PREFILL = AddressLimit("prefill", requests=15, seconds=15)
LARGEST_BODY = 64_000
DEEPEST = 6
NUL = "\0"


class BodyRefused(Exception):  # noqa: N818 - idem
    """The body cannot be kept: `code` is too_large or invalid_request."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def object_in(request: HttpRequest) -> dict[str, Json]:
    """The JSON object that a body holds. Raises `BodyRefused` when it is too long, too deep, or none."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise BodyRefused("too_large", f"The body is longer than {LARGEST_BODY} bytes.")
    try:
        found: dict[str, Any] = msgspec.json.decode(request.body, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise BodyRefused("invalid_request", "The body is not a JSON object in UTF-8.") from None
    if not _can_be_kept(found, DEEPEST):
        raise BodyRefused("invalid_request", f"The body nests more than {DEEPEST} levels, or holds a NUL character.")
    return found


def _can_be_kept(value: Json, levels: int) -> bool:
    """Whether PostgreSQL keeps it and whoever reads it again is in no danger."""
    if isinstance(value, str):
        return NUL not in value
    if isinstance(value, dict):
        return levels > 0 and all(NUL not in key and _can_be_kept(item, levels - 1) for key, item in value.items())
    if isinstance(value, list):
        return levels > 0 and all(_can_be_kept(item, levels - 1) for item in value)
    return True
