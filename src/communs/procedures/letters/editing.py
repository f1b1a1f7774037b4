"""What an author does to a letter by one button: add a block, move it, take it away."""

import re

import msgspec

from communs.procedures.letters.posting import KINDS
from communs.procedures.letters.structure import Letter

_VERB = re.compile(r"(add|up|down|remove|remove-logo):(?:([a-z_]+):)?(\d{1,4})")


class UnknownEdit(LookupError):  # noqa: N818 - it names what happened
    """No button says this."""


def edited(letter: Letter, verb: str) -> tuple[Letter, int]:
    """Do what a button says; return the letter and the rank of the block to look at.

    `add:paragraph:2` puts a paragraph at rank 2, `up:2`, `down:2` and `remove:2` act on that block, `remove-logo:0`
    on a logo. At either end, moving changes nothing. Raises `UnknownEdit`.
    """
    said = _VERB.fullmatch(verb)
    if said is None:
        raise UnknownEdit(verb)
    name, kind, rank = said[1], said[2], int(said[3])
    if name == "add" and kind in KINDS:
        return _with(letter, rank, kind)
    if kind is not None or name == "add":
        raise UnknownEdit(verb)
    if name == "remove-logo":
        return msgspec.structs.replace(letter, logos=_without(letter.logos, rank)), -1
    if name == "remove":
        return msgspec.structs.replace(letter, blocks=_without(letter.blocks, rank)), rank - 1
    return _moved(letter, rank, rank - 1 if name == "up" else rank + 1)


def _with(letter: Letter, rank: int, kind: str) -> tuple[Letter, int]:
    rank = min(rank, len(letter.blocks))
    blocks = (*letter.blocks[:rank], KINDS[kind](), *letter.blocks[rank:])
    return msgspec.structs.replace(letter, blocks=blocks), rank


def _moved(letter: Letter, rank: int, target: int) -> tuple[Letter, int]:
    if not (0 <= target < len(letter.blocks) and rank < len(letter.blocks)):
        return letter, rank
    blocks = list(letter.blocks)
    blocks.insert(target, blocks.pop(rank))
    return msgspec.structs.replace(letter, blocks=tuple(blocks)), target


def _without(things: tuple[object, ...], rank: int) -> tuple[object, ...]:
    return things[:rank] + things[rank + 1 :]
