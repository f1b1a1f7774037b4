"""Filling the tags of a text. Values are looked up once and never read again: a tag in a value stays text."""

import re
from collections.abc import Callable

from django.utils.safestring import SafeString, mark_safe

from communs.core.mail.rendering import PUNCTUATION, Rendered, body_html, buttons_as_text, written
from communs.procedures.tags.parsing import Mention, pieces
from communs.procedures.tags.tag import Values

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BLANKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def filled(text: str, values: Values, escape: Callable[[str], str] = str) -> str:
    """The text with each tag replaced by its value, through `escape`; a tag without a value says nothing.

    A line that holds nothing but tags without a value goes, and so do the blank lines that it leaves.
    """
    return "".join(
        escape(values.get(piece.name, "")) if isinstance(piece, Mention) else piece
        for piece in pieces(audible(text, values))
    )


def audible(text: str, values: Values) -> str:
    """The text, not filled yet, without the lines that would say nothing."""
    kept = [line for line in text.split("\n") if not _is_silent(line, values)]
    return "\n".join(kept) if len(kept) == text.count("\n") + 1 else _BLANKS.sub("\n\n", "\n".join(kept))


def escaped(value: str) -> str:
    """A value inside Markdown: punctuation escaped, lines not indented, so that it stays text (CommonMark 2.4, 4.4)."""
    return PUNCTUATION.sub(r"\\\1", _INDENT.sub("", value))


def mail_of(subject: str, body: str, values: Values, language: str) -> Rendered:
    """The e-mail that a subject and a body (limited Markdown) make with these values."""
    text = filled(buttons_as_text(body), values)
    return written(filled(subject, values), text, filled(body, values, escaped), language)


def page_of(body: str, values: Values) -> SafeString:
    """The body of that e-mail as safe HTML, to show it inside a page."""
    return mark_safe(body_html(filled(body, values, escaped)))  # noqa: S308 - sanitised by `body_html`


def _is_silent(line: str, values: Values) -> bool:
    found = list(pieces(line.strip()))
    spoken = [piece for piece in found if isinstance(piece, Mention)]
    said = any(values.get(piece.name) for piece in spoken)
    return bool(spoken) and not said and all(isinstance(p, Mention) or not p.strip() for p in found)
