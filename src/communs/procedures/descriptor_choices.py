"""The lists of choices of a published descriptor."""

import re
from collections.abc import Iterable

from communs.questionnaires.fields.linked_choice import Branch
from communs.questionnaires.wording import one_line

LONGEST = 300
_FIRST = re.compile(r"--(.+)--")


def read_choices(raw: Iterable[object], most: int) -> tuple[tuple[str, ...], list[str]]:
    """The choices, each once, and the texts of those that were cut, doubled or too many. Empty ones are nothing."""
    kept: dict[str, None] = {}
    lost: list[str] = []
    for text in filter(None, (one_line(item) for item in raw if isinstance(item, str))):
        short = text[:LONGEST].rstrip()
        if short in kept or len(kept) == most or short != text:
            lost.append(text)
        if len(kept) < most:
            kept.setdefault(short)
    return tuple(kept), lost


def read_branches(raw: Iterable[object], most: int) -> tuple[tuple[Branch, ...], list[str]]:
    """Linked choices: `--Fruit--` begins a first list, the lines after it are its second one.

    Lines before any first choice, which belong to nothing, are lost.
    """
    branches: dict[str, list[str]] = {}
    lost: list[str] = []
    current: list[str] | None = None
    for text in filter(None, (one_line(item) for item in raw if isinstance(item, str))):
        first = _FIRST.fullmatch(text)
        if first:
            current = branches.setdefault(first[1].strip()[:LONGEST], [])
        elif current is None:
            lost.append(text)
        else:
            current.append(text)
    read = {label: read_choices(seconds, most) for label, seconds in branches.items() if label}
    lost += [text for _kept, more in read.values() for text in more]
    return tuple(Branch(label, kept) for label, (kept, _more) in read.items()), lost
