"""Where a subject says what an acronym stands for."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from communs.newsroom.review.glossary import folded
from communs.newsroom.review.passage import Passage, spoken
from communs.newsroom.review.subject import Subject

SMALL = r"(?:(?:de|du|des|d|l|la|le|les|et|a|au|aux|en|pour|par|sur|dans|of|the|and|for|to|in|on)[\s'’\u00a0]+){0,3}"
GAP = r"[\s'’\u00a0-]+"
LONGEST, NEAR, SHORTEST = 160, 300, 3
#: Letters in lower case without their accents, one for one.
BARE = {code: unicodedata.normalize("NFD", chr(code).lower())[0] for code in range(0x41, 0x250) if chr(code).isalpha()}
EXPLAINED = re.compile(r"(?i)[^.!?\n]{0,25}\b(?:acronyme|sigle|signifie|abréviation|acronym|stands for)\b")


class Expansions:
    """The expansions of one subject; places are counted from the first passage on, so that they compare."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def place(self, passage: Passage, offset: int) -> int:
        """A place in the whole subject."""
        return self._starts.get(passage.place, 0) + offset

    def place_of(self, letters: str) -> int | None:
        """Where the first expansion of an acronym stands; `None` when there is none."""
        places = [self._named(letters), self._bracketed(letters), self._initials(letters), self._titled(letters)]
        return min((place for place in places if place is not None), default=None)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the subject that are not in capitals, in lower case."""
        return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", self._capitals) if not word.isupper())

    def _uses(self, letters: str) -> Iterator[re.Match[str]]:
        return re.finditer(rf"{letters}(?<!\w{letters})(?!\w)", self._capitals)

    @cached_property
    def _starts(self) -> dict[str, int]:
        starts, total = {}, 0
        for passage in self.subject.texts:
            starts[passage.place] = total
            total += len(passage.prose) + 1
        return starts

    @cached_property
    def _text(self) -> str:
        """Every text, as long as the passages are, in lower case without accents."""
        whole = "\n".join(passage.prose for passage in self.subject.texts)
        return whole.translate(BARE)

    @cached_property
    def _capitals(self) -> str:
        return "\n".join(passage.prose for passage in self.subject.texts)

    def _named(self, letters: str) -> int | None:
        """The expansion that the glossary gives."""
        name = self.subject.glossary.acronyms.get(letters)
        if name is None or not name.expansion:
            return None
        words = [word.translate(BARE) for word in re.findall(r"[^\W_]{4,}", name.expansion)]
        found = re.search(r"[\W_]+(?:\w{1,3}[\W_]+){0,3}".join(words), self._text)
        return found.start() if found else None

    def _bracketed(self, letters: str) -> int | None:
        """« Long nom (SIGLE) », « SIGLE (long nom) », « SIGLE est l’acronyme de… »."""
        for found in self._uses(letters):
            before, after = (
                self._capitals[max(0, found.start() - LONGEST) : found.start()],
                self._capitals[found.end() :][:LONGEST],
            )
            opens = re.search(r"(?P<word>[^\W\d_]+)\W{1,3}\(\W{0,3}$", before)
            if opens and (_spells(letters, before.rpartition("(")[0]) or self._is_new(letters, opens["word"])):
                return found.start()
            inside = re.match(r"\W{0,3}\((?:ou |pour |or )?([^()]{5,150})\)", after)
            if (inside and _spells(letters, inside[1])) or EXPLAINED.match(after):
                return found.start()
        return None

    def _is_new(self, letters: str, word: str) -> bool:
        """Whether an acronym in brackets after a common word may stand for words of another language: « … (UX) »."""
        return word.islower() and letters not in self.subject.glossary.acronyms

    def _initials(self, letters: str) -> int | None:
        """Words in a row whose initials are the acronym, near one of its uses when they are three; two prove nothing."""
        words = [rf"{letter}[^\W\d_]+" for letter in letters.translate(BARE)]
        pattern = words[0].replace("[", r"(?<!\w.)[", 1) + GAP + SMALL + (GAP + SMALL).join(words[1:])
        if len(letters) < SHORTEST or letters in self.subject.glossary.acronyms:
            return None
        used = [found.start() for found in self._uses(letters)]
        places = (found.start() for found in re.finditer(pattern, self._text))
        sure = len(letters) > SHORTEST
        return next((place for place in places if sure or any(abs(place - one) < NEAR for one in used)), None)

    def _titled(self, letters: str) -> int | None:
        """`<abbr title="…">`."""
        for passage in self.subject.texts:
            for tag in passage.tags:
                if tag.name == "abbr" and tag.attributes.get("title") and passage.text[tag.end :].startswith(letters):
                    return self.place(passage, tag.start)
        return None


def _spells(letters: str, words: str) -> bool:
    """Whether some words may be what an acronym stands for: its letters are in them in order, from an initial on."""
    spoken_words = [word for word in re.findall(r"[^\W\d_]+", spoken(words)) if word != letters][-14:]
    wanted = folded(letters)
    for rank, word in enumerate(spoken_words):
        rest = folded("".join(spoken_words[rank:]))
        if rest.startswith(wanted[0]) and len(rest) > len(wanted) + 3 and _in_order(wanted, rest) and len(word) > 1:
            return True
    return False


def _in_order(wanted: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in wanted)
