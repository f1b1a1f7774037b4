"""Finds names that are nearly those of the glossary or of the subject itself.

A near miss must look like a name (it has a capital), must not be a word of the text in lower case, an inflection, a name
of its own (known, or part of an address), nor as frequent as the name that it resembles.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz.distance import DamerauLevenshtein

from communs.newsroom.review.glossary import Name, folded
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

GRAMMATICAL = """
a o i s e es x n ne nes en ens enne ennes l le les al ale ales aux r er ere eres ers ee ees eur eurs euse euses rice
rices teur teurs trice trices f fs ve ves if ifs ive ives t te ts tes nt ment y ie ies que ques ique iques isme
iste istes ain aine aines ains on ons ion ions tion ant ante ants antes ent ente ents entes ise ises ite ites
ing d ed
"""
WORD = re.compile(r"[^\W\d_]\w*")
JOINT = re.compile(r"[ \u00a0\u202f-]")
SHORTEST, LONG, LONGEST_NAME = 5, 9, 5
ENDINGS = frozenset([*GRAMMATICAL.split(), ""])


class Word(NamedTuple):
    """A word and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Miss:
    """A name written wrong, all its places in one passage, and the right name. `case`: the letters alone are right."""

    passage: Passage
    wrong: str
    right: str
    suggestion: str
    case: bool
    spans: tuple[tuple[int, int], ...]


class NameReader:
    """Reads the names of one subject."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.glossary = subject.glossary

    @cached_property
    def misses(self) -> list[Miss]:
        """Every near miss, once a passage."""
        return list(self._misses())

    def _misses(self) -> Iterator[Miss]:
        for passage in self.subject.texts:
            found: dict[tuple[str, str, bool], list[tuple[int, int]]] = {}
            for wrong, right, case, span in self._in_passage(passage):
                found.setdefault((wrong, right, case), []).append(span)
            for (wrong, right, case), spans in found.items():
                yield Miss(passage, wrong, right, self._suggestion(right, case=case), case, tuple(spans))

    def _suggestion(self, right: str, *, case: bool) -> str:
        """The right name, and how this text writes it when it writes it otherwise."""
        used = next((word for word in self._counts if folded(word) == folded(right) and word != right), None)
        if case or used is None:
            return right
        return _("%(right)s (« %(used)s » dans ce texte)") % {"right": right, "used": used}

    def _in_passage(self, passage: Passage) -> Iterator[tuple[str, str, bool, tuple[int, int]]]:
        words, taken = self._words[passage.place], 0
        for rank, word in enumerate(words):
            capital = not word.text.islower()
            if word.start >= taken and (capital or folded(word.text) in self._coined):
                found = self._at(passage, words[rank : rank + (LONGEST_NAME if capital else 1)])
                if found:
                    yield found
                    taken = found[3][1]

    def _at(self, passage: Passage, words: list[Word]) -> tuple[str, str, bool, tuple[int, int]] | None:
        """What is wrong with the name that begins at the first of some words, the longest first; `None` if nothing is."""
        for length in range(_joined(passage, words), 0, -1):
            text = passage.text[words[0].start : words[length - 1].end]
            if text in self.glossary.spellings:
                return None
            right = self._right(text, length)
            if right and right[0] != text:
                return text, right[0], right[1], (words[0].start, words[length - 1].end)
        return None

    def _right(self, text: str, length: int) -> tuple[str, bool] | None:
        """The name that a text should be, and whether case, accents or spaces alone are wrong."""
        key = folded(text)
        if key in self._by_key:
            name = self._by_key[key]
            return None if text.isupper() or text in name.spellings or "." in name.name else (name.name, True)
        if len(key) < SHORTEST or text.isupper() or self._is_a_name(text, key, length):
            return None
        near = self._nearest(text, key, length)
        return (near, False) if near else None

    def _is_a_name(self, text: str, key: str, length: int) -> bool:
        """Whether a word is a common one, or bears an address: then it is nobody's misspelling."""
        return (length == 1 and text.lower() in self._lower) or key in self._addresses

    def _nearest(self, text: str, key: str, length: int) -> str | None:
        for name, other in self._candidates.get((key[0], length), ()):
            most = 2 if len(other) >= LONG and len(key) >= LONG else 1
            if _inflected(key, other):
                return None
            if (
                abs(len(key) - len(other)) <= most
                and DamerauLevenshtein.distance(key, other, score_cutoff=most) <= most
                and self._rarer(text, name)
            ):
                return name
        return None

    def _rarer(self, text: str, name: str) -> bool:
        """Whether a word is rarer than the name of this subject that it resembles; the glossary's are always right."""
        if name in self.glossary.spellings:
            return True
        often, rarely = self._counts[name], self._counts[text]
        return text not in self._linked and (rarely <= often if name in self._linked else rarely == 1)

    @cached_property
    def _words(self) -> dict[str, list[Word]]:
        return {
            passage.place: [Word(found[0], *found.span()) for found in WORD.finditer(passage.prose)]
            for passage in self.subject.texts
        }

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often each word is used, and each name of several words that a link shows."""
        counts = Counter(word.text for words in self._words.values() for word in words)
        for name in self._linked:
            if " " in name:
                counts[name] = sum(passage.prose.count(name) for passage in self.subject.texts)
        return counts

    @cached_property
    def _lower(self) -> set[str]:
        return {word.text for words in self._words.values() for word in words if word.text.islower()}

    @cached_property
    def _addresses(self) -> set[str]:
        """The parts of every address: « primtux » of https://primtux.fr/."""
        targets = [link.target for link in self.subject.all_links]
        targets += [
            found for passage in self.subject.texts for found in re.findall(r"https?://[^\s<>)\]]+", passage.read)
        ]
        return {folded(part) for target in targets for part in re.split(r"[^\w]+", target.casefold()) if part}

    @cached_property
    def _linked(self) -> set[str]:
        """Names that a link shows: words with a capital, at most three."""
        texts = (link.text for link in self.subject.all_links)
        return {text for text in texts if re.fullmatch(r"[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+){0,2}", text)}

    @cached_property
    def _names(self) -> list[Name]:
        """The names whose spelling counts: acronyms are left to their own check."""
        return [name for name in self.glossary.names if not name.name.isupper()]

    @cached_property
    def _by_key(self) -> dict[str, Name]:
        return {folded(spelling): name for name in self._names for spelling in name.spellings}

    @cached_property
    def _coined(self) -> set[str]:
        return {folded(name.name) for name in self._names if name.coined}

    @cached_property
    def _candidates(self) -> dict[tuple[str, int], list[tuple[str, str]]]:
        """Right names by their first letter and number of words."""
        known = [name.name for name in self._names]
        own = [word for word in self._counts if word[0].isupper() and not word.isupper() and self._is_own(word)]
        found: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for name in dict.fromkeys([*known, *own]):
            key = folded(name)
            if len(key) >= SHORTEST and "." not in name:
                found.setdefault((key[0], len(JOINT.split(name))), []).append((name, key))
        return found

    def _is_own(self, word: str) -> bool:
        """Whether the subject shows that a word is a name: by a link, or by using it twice and never in lower case."""
        often = self._counts[word] > 1 and len(word) >= LONG - 2
        return word in self._linked or (often and word.lower() not in self._lower)


def _joined(passage: Passage, words: list[Word]) -> int:
    """How many words, from the first on, follow each other with one space or hyphen between them."""
    for rank, (one, other) in enumerate(pairwise(words), start=1):
        if not JOINT.fullmatch(passage.prose, one.end, other.start):
            return rank
    return len(words)


def _inflected(one: str, other: str) -> bool:
    """Whether two words differ by their endings only: singular and plural, masculine and feminine, noun and adjective."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return one[shared:] in ENDINGS and other[shared:] in ENDINGS
