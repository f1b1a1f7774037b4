"""Quotation marks of another language or of a keyboard."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Text, TypographyCheck
from communs.newsroom.review.finding import Edit
from communs.newsroom.review.masking import NO_BREAK, THIN
from communs.newsroom.review.passage import Passage

SPACES = f" {NO_BREAK}\N{NARROW NO-BREAK SPACE}"


class QuotationMarks(TypographyCheck):
    """Straight or English marks outside a French quotation; inside one, “ ” are right."""

    name = "quotation-marks"
    title: ClassVar[Text] = gettext_lazy("Guillemets droits ou anglais")
    message: ClassVar[Text] = gettext_lazy("Les guillemets français sont attendus\N{NO-BREAK SPACE}: «\u00a0…\u00a0».")
    true_cases = ('Un "espace commun" ouvert.', "Un “espace commun” ouvert.", 'Un " espace " ouvert.')
    false_cases = (
        "Un «\u00a0espace “commun”\u00a0» ouvert.",
        '[Lien](https://exemple.fr "son titre") et `"code"`',
        '<span class="a">oui</span>',
        'Un écran de 27" et un autre.',
        'He said that "it is the law of the land" to them.',
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for start, end in passage.blocks:
            for low, high in _pairs(passage.prose[start:end]):
                yield from self._replaced(passage, start + low, start + high)

    def _replaced(self, passage: Passage, opening: int, closing: int) -> Iterator[Edit]:
        """The edits for two marks; the spaces inside them become no-break spaces."""
        after, before = opening + 1, closing
        while after < before and passage.prose[after] in SPACES:
            after += 1
        while before > after and passage.prose[before - 1] in SPACES:
            before -= 1
        yield self.edit(passage, opening, after, f"«{NO_BREAK}")
        yield self.edit(passage, before, closing + 1, f"{NO_BREAK}»")


def _pairs(block: str) -> list[tuple[int, int]]:
    """Opening and closing marks of a block that are to be replaced; none when a straight one is left alone."""
    straight = [rank for rank, sign in enumerate(block) if sign == '"']
    pairs = list(zip(straight[::2], straight[1::2], strict=False))
    if len(straight) % 2 or any(not _fits(block, *pair) for pair in pairs):
        pairs = []
    opened = [rank for rank, sign in enumerate(block) if sign == "“"]
    english = [(low, block.find("”", low)) for low in opened]
    inside = [*pairs, *_french(block)]
    free = [pair for pair in english if pair[1] > pair[0] and not any(low < pair[0] < high for low, high in inside)]
    straight_outside = [pair for pair in pairs if not any(low < pair[0] < high for low, high in _french(block))]
    return sorted([*straight_outside, *_apart(free)])


def _fits(block: str, opening: int, closing: int) -> bool:
    """Whether two straight signs look like an opening and a closing mark."""
    before = block[:opening].rstrip(THIN)[-1:]
    after = block[closing + 1 :].lstrip(THIN)[:1]
    inside = block[opening + 1 : closing]
    return not before.isalnum() and not after.isalnum() and bool(inside.strip()) and "\n\n" not in inside


def _french(block: str) -> list[tuple[int, int]]:
    found, start = [], block.find("«")
    while start >= 0:
        end = block.find("»", start)
        found.append((start, end if end >= 0 else len(block)))
        start = block.find("«", found[-1][1])
    return found


def _apart(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that do not overlap an earlier one."""
    kept: list[tuple[int, int]] = []
    for pair in pairs:
        if not kept or pair[0] > kept[-1][1]:
            kept.append(pair)
    return kept
