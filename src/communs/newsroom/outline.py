"""The headings of a text: put in order below the page's own, and given identifiers that a table of contents leads to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

from communs.newsroom.spaces import one_line

HEADING = re.compile(r"<h([2-6])((?:[^<>\"]|\"[^\"]*\")*)>(.*?)</h\1>", re.DOTALL)
PREFIX = "s-"
LONGEST_IDENTIFIER = 60


@dataclass(frozen=True)
class Heading:
    """One heading: its level (2 to 6), the identifier that leads to it, its words."""

    level: int
    identifier: str
    text: str


def outlined(html: str) -> tuple[str, list[Heading]]:
    """Return sanitised HTML with headings that skip no level from h2 on and have identifiers, and these headings."""
    headings: list[Heading] = []

    def written(found: re.Match[str]) -> str:
        level = min(int(found[1]), headings[-1].level + 1 if headings else 2)
        text = one_line(unescape(strip_tags(found[3])))
        headings.append(Heading(level, _identifier(text, (one.identifier for one in headings)), text))
        return f'<h{level} id="{headings[-1].identifier}"{found[2]}>{found[3]}</h{level}>'

    return HEADING.sub(written, html), headings


def _identifier(text: str, taken: Iterable[str]) -> str:
    wanted = f"{PREFIX}{slugify(text)[:LONGEST_IDENTIFIER].strip('-') or 'section'}"
    known, number, identifier = set(taken), 2, wanted
    while identifier in known:
        identifier, number = f"{wanted}-{number}", number + 1
    return identifier
