"""Guesses the language of a few words by the small words in them."""

import re

FRENCH = """
à au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur leurs mais nos notre nous ont
ou où par pas plus pour que qui sa se ses son sont sur un une vos votre vous y été être
"""
ENGLISH = """
a about all an and are as at be by can for from has have how in into is it its new not of on or our that the
their this to toward was we what when which who will with you your
"""
WORD = re.compile(r"[^\W\d_]+")
SMALL_WORDS = {
    "fr": frozenset(FRENCH.split()),
    "en": frozenset(ENGLISH.split()),
}
SHARED = frozenset({"on", "a", "as"})
MIN_WORDS = 4


def guess(text: str, default: str = "fr") -> str:
    """The language, `fr` or `en`, of a whole text."""
    counts = _counts(text)
    return default if counts["fr"] == counts["en"] else max(counts, key=lambda language: counts[language])


def is_foreign(text: str, language: str) -> bool:
    """Whether some words are clearly in the other language: several of its small words, hardly one of ours."""
    counts = _counts(text)
    ours = counts.get(language, 0)
    others = max((count for other, count in counts.items() if other != language), default=0)
    return others >= 2 and others > 2 * ours  # noqa: PLR2004 - one small word proves nothing


def _counts(text: str) -> dict[str, int]:
    words = [word for word in map(str.lower, WORD.findall(text)) if word not in SHARED]
    return {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
