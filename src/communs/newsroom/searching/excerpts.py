"""The passage of a text that answers a search, with its words marked."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from communs.core.tables.search import plain
from communs.newsroom import prose
from communs.newsroom.models import Entry
from communs.newsroom.quoting import QUOTE
from communs.newsroom.rendering import strings_of

AROUND = 110
WORD = re.compile(r"[^\W_]+")
#: How many letters a word may have after the stem that was found.
ENDING = 6
BLANK_LINE = re.compile(r"\n\s*\n")


def excerpt_of(entry: Entry, stems: Iterable[str]) -> SafeString:
    """Return, as safe HTML, the passage of an entry that holds most of the stems; how it begins when none does."""
    wanted = tuple(stems)
    passages = [entry.chapo, *(part for text in strings_of(entry.body.raw_data) for part in BLANK_LINE.split(text))]
    folded = [plain(passage) for passage in passages]
    scores = [sum(stem in passage for stem in wanted) for passage in folded]
    best = max(range(len(passages)), key=lambda rank: (scores[rank], -rank))
    source = passages[best] if scores[best] else next((one for one in passages if one.strip()), "")
    return marked(_window(prose.text(QUOTE.sub("…", source)), wanted), wanted)


def marked(text: str, stems: Iterable[str]) -> SafeString:
    """Return a text as safe HTML in which the words that have one of the stems are marked."""
    wanted, parts, position = tuple(stems), [], 0
    for found in WORD.finditer(text):
        if _answers(found[0], wanted):
            parts += [escape(text[position : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            position = found.end()
    return mark_safe("".join([*parts, escape(text[position:])]))  # noqa: S308 - every part is escaped


def _window(text: str, stems: tuple[str, ...]) -> str:
    first = next((found.start() for found in WORD.finditer(text) if _answers(found[0], stems)), 0)
    start, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
    if start:
        start = text.find(" ", start) + 1
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _answers(word: str, stems: tuple[str, ...]) -> bool:
    folded = plain(word)
    return any(folded.startswith(stem) and len(folded) <= len(stem) + ENDING for stem in stems)
