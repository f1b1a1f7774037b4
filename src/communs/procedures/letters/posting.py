"""A letter as a page sends it: every block at each press of a button, so that nothing typed is lost."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.letters.structure import (
    BLOCKS,
    MOST_BLOCKS,
    MOST_LOGOS,
    Answers,
    Block,
    Letter,
    Logo,
    Space,
    kind_of,
    read_letter,
    write_letter,
)

KINDS = {kind_of(kind): kind for kind in BLOCKS}
LONGEST_COUNT = 4
MOST_LINES = 20
_BLOCK = re.compile(r"blocks\[(\d+)\]")
_PART = re.compile(r"\$\.(title|letterhead|footer|logos)")


class Post(Protocol):
    """What is read of a posted form."""

    def get(self, name: str, /) -> str | None:
        """The last value of a name."""

    def getlist(self, name: str, /) -> Sequence[str]:
        """Every value of a name."""


def posted_letter(post: Post) -> Letter:
    """Build the letter that was posted, as it was typed; `refusals` says whether it can be kept."""
    return Letter(
        title=_line(post, "title"),
        letterhead=_text(post, "letterhead"),
        logos=tuple(_logos(post)),
        blocks=tuple(_blocks(post)),
        footer=_text(post, "footer"),
    )


def refusals(letter: Letter) -> list[str]:
    """Why a letter cannot be kept: what is too long, in words; empty when it can."""
    try:
        read_letter(write_letter(letter))
    except msgspec.ValidationError as error:
        return [_refusal(str(error))]
    return []


def _refusal(said: str) -> str:
    if found := _BLOCK.search(said):
        return _("Bloc %(rank)s : ce texte est trop long, raccourcissez-le.") % {"rank": int(found[1]) + 1}
    names = {"title": _("Titre"), "letterhead": _("En-tête"), "footer": _("Pied de page"), "logos": _("Logos")}
    part = _PART.search(said)
    if part:
        return _("%(part)s : ce texte est trop long, raccourcissez-le.") % {"part": names[part[1]]}
    return _("Le courrier compte trop de blocs : %(most)s au plus.") % {"most": MOST_BLOCKS}


def _blocks(post: Post) -> Iterator[Block]:
    for rank in range(_count(post, "blocks", MOST_BLOCKS + 1)):
        kind = KINDS.get(post.get(f"block-{rank}-kind") or "")
        if kind is Answers:
            yield Answers(fields=tuple(post.getlist(f"block-{rank}-fields")))
        elif kind is Space:
            yield Space(lines=max(1, _count(post, f"block-{rank}-lines", MOST_LINES)))
        elif kind is not None:
            text = _text(post, f"block-{rank}-text")
            yield kind(text=text) if "text" in kind.__struct_fields__ else kind()  # type: ignore[misc]


def _logos(post: Post) -> Iterator[Logo]:
    for rank in range(_count(post, "logos", MOST_LOGOS + 1)):
        yield Logo(file=post.get(f"logo-{rank}-file") or "", alternative=_line(post, f"logo-{rank}-alternative"))


def _count(post: Post, name: str, most: int) -> int:
    text = post.get(name) or ""
    return min(int(text), most) if text.isdecimal() and len(text) <= LONGEST_COUNT else 0


def _text(post: Post, name: str) -> str:
    return (post.get(name) or "").replace("\r\n", "\n").replace("\x00", "").strip("\n")


def _line(post: Post, name: str) -> str:
    return " ".join(_text(post, name).split())
