"""Finding tags in a text. Linear in its length, whatever it holds."""

import re
from collections.abc import Iterator

import msgspec

LONGEST_NAME = 200
_TAG = re.compile(rf"\{{\{{[ \t\u00a0]*([^\W\d_][\w .:\-’]{{0,{LONGEST_NAME - 1}}}?)[ \t\u00a0]*\}}\}}")
_BRACES = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}")


class Mention(msgspec.Struct, frozen=True):
    """A tag in a text: its name, and where it stands (line and column from 1)."""

    name: str
    line: int
    column: int


def pieces(text: str) -> Iterator[str | Mention]:
    """Yield the text in order: what stays as it is, and the tags.

    `{{name}}` is a tag when the name is made of words, digits, points, spaces, colons and hyphens; anything else
    between braces (`{{ 7*7 }}`, `{{ x|safe }}`, `{% load %}`) is text like any other.
    """
    position, line, line_start = 0, 1, 0
    for found in _TAG.finditer(text):
        before = text[position : found.start()]
        if before:
            yield before
        if "\n" in before:
            line, line_start = line + before.count("\n"), position + before.rindex("\n") + 1
        yield Mention(found[1], line, found.start() - line_start + 1)
        position = found.end()
    if position < len(text):
        yield text[position:]


def mentions(text: str) -> list[Mention]:
    """Every tag of a text, in order."""
    return [piece for piece in pieces(text) if isinstance(piece, Mention)]


def names_in(text: str) -> frozenset[str]:
    """The names of the tags of a text, known or not."""
    return frozenset(mention.name for mention in mentions(text))


def inert(text: str) -> list[str]:
    """What stands between braces and is no tag: it will be shown as it is, which its author may not expect."""
    return [found[0] for found in _BRACES.finditer(text) if not _TAG.fullmatch(found[0])]
