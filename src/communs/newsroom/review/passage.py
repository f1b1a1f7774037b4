"""One text of a subject: its title, its chapo, its body or a block of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from communs.newsroom.review import markup as marks
from communs.newsroom.review.languages import is_foreign
from communs.newsroom.review.masking import BREAK, SOLID, THIN, Markup, prose, without_code, without_fences

MAX_LENGTH = 200_000
AROUND = 40
ENTITY = re.compile(r"([^\w\s.\u2013\u2014-])\1{3,}|(?<=\w)(\w)\2{4,}")
BORDER = re.compile(rf"\n[ \t]*\n\s*|{BREAK}[\s{BREAK}]*")


@dataclass(frozen=True)
class Passage:
    """A text and where it stands.

    `place` names it ("title", "chapo", "body", a block's identifier). `line` is its first line in a file; `word_lines`,
    where the file folded the text, the line of each of its words. A `label` names a thing (an alternative text, a
    file): its typography is left to whoever wrote it. Beyond `MAX_LENGTH` characters nothing is read.
    """

    place: str
    text: str
    markup: Markup = "markdown"
    line: int = 1
    word_lines: tuple[int, ...] = ()
    language: str = "fr"
    label: bool = False

    @cached_property
    def read(self) -> str:
        """The part of the text that is reviewed."""
        return self.text[:MAX_LENGTH]

    @cached_property
    def prose(self) -> str:
        """The text with all that is no prose masked, as long as the text."""
        return prose(self.read, self.markup)

    @cached_property
    def bare(self) -> str:
        """The text with its code and comments masked, as long as the text."""
        return without_code(self.read) if self.markup != "plain" else ""

    @cached_property
    def live(self) -> str:
        """The text with its examples of code masked, as long as the text: mark-up and programs remain."""
        return without_fences(self.read) if self.markup == "markdown" else self.read

    @cached_property
    def tags(self) -> list[marks.Tag]:
        """The HTML tags."""
        return marks.tags(self.bare)

    @cached_property
    def links(self) -> list[marks.WrittenLink]:
        """The links and Markdown pictures."""
        return marks.links(self.bare, markdown=self.markup == "markdown")

    @cached_property
    def headings(self) -> list[marks.Heading]:
        """The headings."""
        return marks.headings(self.bare, markdown=self.markup == "markdown")

    @cached_property
    def blocks(self) -> list[tuple[int, int]]:
        """Where paragraphs, items, cells and headings begin and end in the prose."""
        return list(_blocks(self.prose))

    @cached_property
    def foreign(self) -> list[tuple[int, int]]:
        """The blocks, and the words of links, that are in another language than the passage."""
        spans = [*self.blocks, *((link.start, link.end) for link in self.links)]
        return [(start, end) for start, end in spans if is_foreign(self.prose[start:end], self.language)]

    def is_foreign(self, offset: int) -> bool:
        """Whether a character stands among words of another language."""
        return any(start <= offset < end for start, end in self.foreign)

    def line_at(self, offset: int) -> int:
        """The line of the file where a character stands."""
        if self.word_lines:
            inside = offset > 0 and not self.text[offset - 1].isspace()
            rank = len(self.text[:offset].split()) - inside
            return self.word_lines[max(0, min(rank, len(self.word_lines) - 1))]
        return self.line + bisect_right(self._line_ends, offset - 1)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    def excerpt(self, start: int, end: int) -> str:
        """The words around some characters, on one line."""
        low, high = max(0, start - AROUND), min(len(self.text), end + AROUND)
        while low and not self.text[low - 1].isspace() and start - low < AROUND + 15:
            low -= 1
        while high < len(self.text) and not self.text[high].isspace() and high - end < AROUND + 15:
            high += 1
        inside = re.sub(r"[ \t\r\n]+", " ", self.text[low : min(high, low + 300)]).strip(" ")
        return f"{'…' if low else ''}{inside}{'…' if high < len(self.text) else ''}"


def spoken(prose_part: str) -> str:
    """A part of the prose as somebody would read it aloud: without signs."""
    bare = prose_part.replace(THIN, "").replace(SOLID, "").replace(BREAK, "\n")
    return ENTITY.sub(r"\1\2", bare)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for border in BORDER.finditer(text):
        if text[start : border.start()].strip():
            yield start, border.start()
        start = border.end()
    if text[start:].strip():
        yield start, len(text)
