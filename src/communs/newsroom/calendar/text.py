"""Texts of a calendar (RFC 5545, § 3.3.11)."""

import re

from icalendar import vText
from typing_extensions import override

#: Characters that no text of a calendar may hold (§ 3.1).
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Text(vText):
    """A text whose every character is read again: the library takes a backslash before an N for an end of line."""

    @override
    def to_ical(self) -> bytes:
        text = CONTROLS.sub("", self.replace("\r\n", "\n").replace("\r", "\n"))
        return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n").encode()
