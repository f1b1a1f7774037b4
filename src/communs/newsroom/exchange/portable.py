"""A body as Markdown and back: text as it is, other blocks as fences that hold YAML.

    Un paragraphe.

    ```communs:quotation
    words: Nous voilà.
    name: Camille Durand
    ```

Reading what was written gives the same blocks. An empty fence `communs:text` parts two texts that follow each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.core.yaml_reading import UnreadableYamlError, read_yaml
from communs.newsroom.exchange.head_writing import written
from communs.newsroom.exchange.shapes import shaped

Block = tuple[str, Any]
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*?)[ \t]*")
PART = "\n\n"
SEPARATOR = "```communs:text\n```"


@dataclass(frozen=True)
class Problem:
    """A fence of communs that cannot be read; it stays in the text. `line` counts from 0 in the body."""

    line: int
    what: str


@dataclass(frozen=True)
class _Fence:
    """A fence of communs in a body: its lines, its kind and what it holds."""

    start: int
    end: int
    kind: str
    content: str


def body_blocks(text: str) -> tuple[list[Block], list[Problem]]:
    """Return the blocks of a body, and the fences of communs that could not be understood."""
    blocks: list[Block] = []
    problems: list[Problem] = []
    lines, position = text.split("\n"), 0
    for fence in _fences(lines):
        try:
            block = _block(fence)
        except ValueError as error:
            problems.append(Problem(fence.start, str(error)))
            continue
        before = _between(lines[position : fence.start], first=position == 0, last=False)
        blocks += [("text", before)] if before else []
        blocks += [block] if block else []
        position = fence.end + 1
    after = _between(lines[position:], first=position == 0, last=True)
    return blocks + ([("text", after)] if after else []), problems


def body_text(blocks: Sequence[Block]) -> str:
    """Return the body that reads back to these blocks (without empty texts)."""
    wanted = [(kind, shaped(kind, data) if kind != "text" else data) for kind, data in blocks if data != ""]
    text = PART.join(_parts(wanted, bare=True))
    if body_blocks(text) == (wanted, []):
        return text
    return PART.join(_parts(wanted, bare=False))


def _parts(blocks: Sequence[Block], *, bare: bool) -> Iterator[str]:
    former = ""
    for kind, data in blocks:
        if kind == "text" and bare:
            if former == "text":
                yield SEPARATOR
            yield data
        else:
            yield _fenced(kind, {"text": data} if kind == "text" else data)
        former = kind


def _fenced(kind: str, data: dict[str, Any]) -> str:
    content = written(data)
    longest = max((len(ticks) for ticks in re.findall(r"`+", content)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}communs:{kind}\n{content}{ticks}"


def _fences(lines: Sequence[str]) -> Iterator[_Fence]:
    """Yield the fences of communs; those inside another fence are text, and so is one that nothing closes."""
    number = 0
    while number < len(lines):
        opening = FENCE.fullmatch(lines[number])
        if opening is None:
            number += 1
            continue
        end = _closing(lines, number + 1, opening[1])
        if end < len(lines) and opening[2].startswith("communs:"):
            kind = opening[2].removeprefix("communs:")
            yield _Fence(number, end, kind, "\n".join(lines[number + 1 : end]))
        number = end + 1


def _closing(lines: Sequence[str], start: int, ticks: str) -> int:
    closing = re.compile(rf" {{0,3}}{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*")
    return next((number for number in range(start, len(lines)) if closing.fullmatch(lines[number])), len(lines))


def _block(fence: _Fence) -> Block | None:
    """Return the block, None for a separator. Raises `ValueError` with its reason."""
    if fence.kind == "text" and not fence.content.strip():
        return None
    try:
        data = shaped(fence.kind, read_yaml(fence.content))
    except KeyError:
        raise ValueError(_("Bloc « communs:%(kind)s » inconnu : il reste du texte.") % {"kind": fence.kind}) from None
    except (UnreadableYamlError, msgspec.ValidationError) as error:
        reason = {"kind": fence.kind, "reason": error}
        raise ValueError(_("Bloc « communs:%(kind)s » illisible, laissé en texte : %(reason)s") % reason) from None
    return (fence.kind, data["text"] if fence.kind == "text" else data)


def _between(lines: Sequence[str], *, first: bool, last: bool) -> str:
    """The text between two fences, without the empty lines that part it from them."""
    text = "\n".join(lines)
    if not first:
        text = text.removeprefix("\n")
    if not last:
        text = text.removesuffix("\n")
    return text
