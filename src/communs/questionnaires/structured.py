"""A list or an object that somebody wrote as JSON in the place of a text, as a link must."""

from typing import Any

import msgspec

LONGEST = 100_000


def read_structure(raw: Any) -> Any:  # noqa: ANN401 - any JSON
    """The list or object that a text writes in JSON; anything else comes back as it was."""
    if not (isinstance(raw, str) and len(raw) <= LONGEST and raw.lstrip()[:1] in {"[", "{"}):
        return raw
    try:
        return msgspec.json.decode(raw.encode("utf-8", "replace"))
    except (msgspec.MsgspecError, RecursionError):
        return raw
