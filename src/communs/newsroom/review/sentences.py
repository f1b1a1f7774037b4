"""Sentences and syllables: how heavy a text is to read."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from communs.newsroom.review.masking import SOLID, THIN
from communs.newsroom.review.passage import Passage, spoken

SHORTENED = """
m mm mme mmes mlle mr dr pr me st ste p pp cf art al fig vol ex env tél réf n no inc ltd vs e.g i.e
"""
WORD = re.compile(r"[^\W_]+(?:[’'-]{1,8}[^\W_]+)*")
ABBREVIATIONS = frozenset(SHORTENED.split())
END = re.compile(rf"[.!?…]+[»”\"’')\]\u00a0\u202f {THIN}{SOLID}]*(?=\s+[^\sa-zà-ÿ]|\s*\Z)")
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
MUTE = {"fr": re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:es?|ent)$"), "en": re.compile(r"(?<=[^aeiouyl])e$")}
VERB_ENDING = 4


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage and the number of its words."""

    start: int
    end: int
    words: int


def sentences(passage: Passage) -> list[Sentence]:
    """The sentences of a passage; headings, cells and items are sentences of their own."""
    return [found for start, end in passage.blocks for found in _sentences(passage.prose, start, end) if found.words]


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    low = start
    for stop in END.finditer(text, start, end):
        before = WORD.findall(text[max(low, stop.start() - 12) : stop.start()])
        if stop[0].startswith(".") and before and (before[-1].lower() in ABBREVIATIONS or _initial(before[-1])):
            continue
        yield _sentence(text, low, stop.end())
        low = stop.end()
    yield _sentence(text, low, end)


def _sentence(text: str, start: int, end: int) -> Sentence:
    """A sentence without the spaces and signs before it."""
    first = WORD.search(text, start, end)
    return Sentence(first.start() if first else start, end, count_words(text[start:end]))


def _initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def count_words(text: str) -> int:
    """The words of a text; « l’État » is one, as in word processors."""
    return len(WORD.findall(text))


@functools.lru_cache(maxsize=20_000)
def syllables(word: str, language: str = "fr") -> int:
    """The syllables of a word: groups of vowels, without a final mute e."""
    lower = word.lower()
    trimmed = MUTE.get(language, MUTE["fr"]).sub("", lower)
    if lower.endswith("ent") and len(lower) <= VERB_ENDING + 1:
        trimmed = lower
    return max(1, len(VOWELS.findall(trimmed)))


def readability(passages: list[Passage], language: str) -> tuple[float, int]:
    """A score between 0 (very hard) and 100 (very easy), and the words that it rests on.

    In French, Kandel and Moles (1958): 207 − 1.015 × words per sentence − 73.6 × syllables per word. In English, Flesch
    (1948), whose weights are 206.835, 1.015 and 84.6.
    """
    found = [one for passage in passages for one in sentences(passage)]
    text = " ".join(spoken(passage.prose) for passage in passages)
    words = WORD.findall(text)
    if not words or not found:
        return 100.0, 0
    base, weight = (206.835, 84.6) if language == "en" else (207, 73.6)
    per_sentence, per_word = len(words) / len(found), sum(syllables(word, language) for word in words) / len(words)
    return max(0.0, min(100.0, base - 1.015 * per_sentence - weight * per_word)), len(words)
