"""Mistyped words: the nearest word that visible entries hold."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Left, Length, Right
from rapidfuzz.distance import OSA

from communs.core.tables.search import plain
from communs.newsroom.models import IndexedWord

SHORTEST = 4
LONG = 6
#: How many times more frequent a near word must be to be suggested for a word that exists.
FAR_MORE = 8


def corrections(words: Iterable[str], *, known: bool = False) -> dict[str, str]:
    """Return the words (without accents) that are probably mistyped, each with how the right one is written.

    `known` looks at words that some entries hold too: they are mistyped when a near word is far more frequent.
    """
    found = {}
    for word in {word for word in words if len(word) >= SHORTEST and not word.isdigit()}:
        near = _near(word)
        own = near.pop(word, None)
        if own and not known:
            continue
        best = _best(word, near, at_least=own.entries * FAR_MORE if own else 1)
        if best:
            found[word] = best.written
    return found


def corrected(text: str, mended: dict[str, str]) -> str:
    """Return what was typed with the right words."""
    words = text.split(" ")
    return " ".join(mended.get(plain(word).strip('",.;:!?'), word) for word in words)


def _near(word: str) -> dict[str, IndexedWord]:
    """The words of about that length that begin with the same letter, or end with the same three: two short indexes."""
    slack = _allowed(word)
    rows = IndexedWord.objects.annotate(length=Length("word"), first=Left("word", 1), ending=Right("word", 3))
    alike = Q(first=word[0]) | Q(ending=word[-3:])
    return {row.word: row for row in rows.filter(alike, length__gte=len(word) - slack, length__lte=len(word) + slack)}


def _best(word: str, near: dict[str, IndexedWord], at_least: int) -> IndexedWord | None:
    distances = (
        (OSA.distance(word, row.word, score_cutoff=_allowed(word)), -row.entries, row.word, row)
        for row in near.values()
        if row.entries >= at_least
    )
    within = [one for one in distances if one[0] <= _allowed(word)]
    return min(within)[3] if within else None


def _allowed(word: str) -> int:
    return 1 if len(word) < LONG else 2
