"""Limited Markdown as runs of text: emphasis, links, line breaks. Tags are filled after the text was read."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from communs.procedures.tags.parsing import Mention, pieces
from communs.procedures.tags.rendering import audible
from communs.procedures.tags.tag import Values

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FIRST = 0xE000
_MOST = 0xF8FF - _FIRST
_BLANK = re.compile(r"\n[ \t]*\n")
_SAFE = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)


class Run(msgspec.Struct, frozen=True):
    """Characters that are shown in the same way; `link` is an address, or nothing. A line feed is a line break."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""


class _State(msgspec.Struct):
    strong: int = 0
    emphasis: int = 0
    link: str = ""


def paragraphs(text: str, values: Values) -> list[list[Run]]:
    """The paragraphs of a text, filled with these values; those that say nothing are left out.

    A value is put in once the text is read: whatever it holds, it is text. One that makes a whole paragraph by itself
    keeps its own paragraphs.
    """
    marked, fillings = _marked(audible(text, values), values)
    found = [_runs(token.children or [], fillings) for token in _parser().parse(marked) if token.type == "inline"]
    return [part for runs in found for part in _split(runs) if any(run.text.strip() for run in part)]


def line(text: str, values: Values) -> list[Run]:
    """A text of one paragraph, filled."""
    return [run for runs in paragraphs(" ".join(text.split("\n")), values) for run in runs]


def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "link", "newline", "escape"])


def _marked(text: str, values: Values) -> tuple[str, dict[str, str]]:
    """The text with a private character for each tag, and what each stands for."""
    fillings: dict[str, str] = {}
    marked: list[str] = []
    for piece in pieces(_PRIVATE.sub("", text)):
        if isinstance(piece, Mention) and len(fillings) < _MOST:
            mark = chr(_FIRST + len(fillings))
            fillings[mark] = _PRIVATE.sub("", values.get(piece.name, ""))
            marked.append(mark)
        elif isinstance(piece, str):
            marked.append(piece)
    return "".join(marked), fillings


def _runs(tokens: list[Token], fillings: dict[str, str]) -> list[Run]:
    state, runs = _State(), list[Run]()
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            state.strong += token.nesting
        elif token.type in {"em_open", "em_close"}:
            state.emphasis += token.nesting
        elif token.type == "link_open":
            state.link = _address(str(token.attrs.get("href", "")), fillings)
        elif token.type == "link_close":
            state.link = ""
        else:
            text = "\n" if token.type in {"softbreak", "hardbreak"} else _fill(token.content, fillings)
            runs.append(Run(text, state.strong > 0, state.emphasis > 0, state.link))
    return list(_joined(runs))


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbours that look the same are one."""
    held: Run | None = None
    for run in runs:
        if held and (held.strong, held.emphasis, held.link) == (run.strong, run.emphasis, run.link):
            held = Run(held.text + run.text, run.strong, run.emphasis, run.link)
            continue
        if held and held.text:
            yield held
        held = run
    if held and held.text:
        yield held


def _split(runs: list[Run]) -> list[list[Run]]:
    if len(runs) != 1:
        return [runs]
    only = runs[0]
    return [[msgspec.structs.replace(only, text=part.strip())] for part in _BLANK.split(only.text)]


def _fill(text: str, fillings: dict[str, str]) -> str:
    return "".join(fillings.get(character, character) for character in text)


def _address(href: str, fillings: dict[str, str]) -> str:
    """The address of a link, filled; nothing unless it is of the web, of an e-mail or of a telephone."""
    for mark, value in fillings.items():
        href = href.replace(quote(mark), value.strip()).replace(mark, value.strip())
    return href if _SAFE.match(href) and not re.search(r"\s", href) else ""
