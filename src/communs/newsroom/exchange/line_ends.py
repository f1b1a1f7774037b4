"""The bytes of a file around its text: mark of byte order and ends of lines, kept so that it is written back as it was."""

import re
from dataclasses import dataclass
from itertools import groupby, repeat

MARK = b"\xef\xbb\xbf"
END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Wrapping:
    r"""Whether a file began with a mark of byte order; its ends of lines by runs: `[["\r\n", 12], ["\n", 3]]`."""

    marked: bool = False
    runs: tuple[tuple[str, int], ...] = ()

    def wrapped(self, text: str) -> bytes:
        r"""Return the bytes of a text whose lines end by `\n`. When their number has changed, the commonest end is used."""
        lines = text.split("\n")
        ends = [end for run in self.runs for end in repeat(*run)]
        if len(ends) != len(lines) - 1:
            commonest = max(self.runs, key=lambda run: run[1], default=("\n", 0))[0]
            ends = [commonest] * (len(lines) - 1)
        joined = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
        return (MARK if self.marked else b"") + joined.encode()


def wrapping_of(content: bytes) -> Wrapping:
    """Return how the text of a file is wrapped in bytes."""
    runs = tuple((end.decode(), len(list(same))) for end, same in groupby(END.findall(content)))
    return Wrapping(content.startswith(MARK), runs)
