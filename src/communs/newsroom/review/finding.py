"""What a check found, where, and how it may be mended."""

import hashlib
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Edit:
    """Characters `start` to `end` of the passage at `place`, which are `former`, become `new`."""

    place: str
    start: int
    end: int
    former: str
    new: str


@dataclass(frozen=True)
class Finding:
    """One line of a review.

    An error stops publication; a warning is acknowledged by name. `place` is the passage or the part of the subject,
    `line` the line of the file (1 when the subject is no file), `suggestion` what to write instead, `mend` the edits
    that write it. `cause` is what acknowledgements hang on: the excerpt, unless a check knows better.
    """

    check: str
    severity: Severity
    place: str
    line: int
    excerpt: str
    message: str
    suggestion: str = ""
    mend: tuple[Edit, ...] = ()
    cause: str = ""

    @property
    def fingerprint(self) -> str:
        """The same as long as the text that caused the finding stands, wherever its line moves."""
        said = "\x1f".join((self.check, self.place, self.cause or self.excerpt))
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
