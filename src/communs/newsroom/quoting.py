"""Figures quoted inside a text: `{{ figure("classroom:pupils", territory="academie-grenoble", date="2026-03-01") }}`.

The date is the day on which the author read the value; a figure that has changed since then stops the publication.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

QUOTE = re.compile(r"\{\{\s*figure\(([^(){}\n]{0,300})\)\s*\}\}")
ARGUMENTS = re.compile(
    r"""\s*["'](?P<name>[\w:.-]{1,100})["']\s*"""
    r"""(?:,\s*(?:territory\s*=\s*)?["'](?P<territory>[\w:.-]{0,100})["']\s*)?"""
    r"""(?:,\s*(?:date\s*=\s*)?["'](?P<date>\d{4}-\d{2}-\d{2})["']\s*)?,?\s*"""
)


@dataclass(frozen=True)
class Quote:
    """One quotation: `read_on` is the day on which its author read the value, `start` and `end` its place in the text."""

    name: str
    territory: str | None
    read_on: date | None
    start: int
    end: int


@dataclass(frozen=True)
class Malformed:
    """A quotation that cannot be understood."""

    text: str
    start: int
    end: int


def quotes(text: str) -> Iterator[Quote | Malformed]:
    """Yield the quotations of a text, in order."""
    for found in QUOTE.finditer(text):
        arguments = ARGUMENTS.fullmatch(found[1].replace("territory=None", ""))
        try:
            read_on = date.fromisoformat(arguments["date"]) if arguments and arguments["date"] else None
        except ValueError:
            arguments = None
        if arguments is None:
            yield Malformed(found[0], *found.span())
        else:
            yield Quote(arguments["name"], arguments["territory"] or None, read_on, *found.span())


def replaced(text: str, write: Callable[[Quote], str]) -> str:
    """Return the text with each quotation replaced by what `write` makes of it; malformed ones stay."""
    parts, position = [], 0
    for quote in quotes(text):
        if isinstance(quote, Quote):
            parts += [text[position : quote.start], write(quote)]
            position = quote.end
    return "".join([*parts, text[position:]])


def written(name: str, territory: str | None, read_on: date | None) -> str:
    """Return the quotation as it is written in a text."""
    arguments = [f'"{name}"']
    arguments += [f'territory="{territory}"'] if territory else []
    arguments += [f'date="{read_on.isoformat()}"'] if read_on else []
    return f"{{{{ figure({', '.join(arguments)}) }}}}"
