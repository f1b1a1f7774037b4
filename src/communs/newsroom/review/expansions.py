"""Where a subject says what an acronym stands for."""

import re
import unicodedata
from functools import cached_property

from communs.newsroom.review.glossary import folded
from communs.newsroom.review.passage import Passage, spoken
from communs.newsroom.review.subject import Subject

SMALL = r"(?:(?:de|du|des|d|l|la|le|les|et|a|au|aux|en|pour|par|sur|dans|of|the|and|for|to|in|on)[\s'’\u00a0]+){0,3}"
GAP = r"[\s'’\u00a0-]+"
LONGEST = 160
EXPLAINED = re.compile(r"(?i)\b(?:acronyme|sigle|signifie|abréviation|acronym|stands for)\b")


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
        return "".join(_bare(letter) for letter in whole)

    @cached_property
    def _capitals(self) -> str:
        return "\n".join(passage.prose for passage in self.subject.texts)

    def _named(self, letters: str) -> int | None:
        """The expansion that the glossary gives."""
        name = self.subject.glossary.acronyms.get(letters)
        if name is None or not name.expansion:
            return None
        words = [re.escape("".join(map(_bare, word))) for word in re.findall(r"[^\W_]+", name.expansion)]
        found = re.search(r"[\W_]+".join(words), self._text)
        return found.start() if found else None

    def _bracketed(self, letters: str) -> int | None:
        """« Long nom (SIGLE) », « SIGLE (long nom) », « SIGLE est l’acronyme de… »."""
        for found in re.finditer(rf"(?<!\w){re.escape(letters)}(?!\w)", self._capitals):
            before, after = (
                self._capitals[max(0, found.start() - LONGEST) : found.start()],
                self._capitals[found.end() :][:LONGEST],
            )
            if re.search(r"\(\W{0,3}$", before) and _spells(letters, before.rpartition("(")[0]):
                return found.start()
            inside = re.match(r"\W{0,3}\((?:ou |pour |or )?([^()]{5,150})\)", after)
            if (inside and _spells(letters, inside[1])) or EXPLAINED.search(after[:40]):
                return found.start()
        return None

    def _initials(self, letters: str) -> int | None:
        """Words in a row whose initials are the acronym."""
        words = [rf"{_bare(letter)}[^\W\d_]+" for letter in letters]
        pattern = r"(?<!\w)" + (GAP + SMALL).join(words)
        found = re.search(pattern, self._text) if len(letters) > 2 else None  # noqa: PLR2004 - two letters prove nothing
        return found.start() if found else None

    def _titled(self, letters: str) -> int | None:
        """`<abbr title="…">`."""
        for passage in self.subject.texts:
            for tag in passage.tags:
                if tag.name == "abbr" and tag.attributes.get("title") and passage.text[tag.end :].startswith(letters):
                    return self.place(passage, tag.start)
        return None


def _spells(letters: str, words: str) -> bool:
    """Whether some words may be what an acronym stands for: its letters are in them in order, from an initial on."""
    spoken_words = re.findall(r"[^\W\d_]+", spoken(words))[-14:]
    wanted = folded(letters)
    for rank, word in enumerate(spoken_words):
        rest = folded("".join(spoken_words[rank:]))
        if rest.startswith(wanted[0]) and len(rest) > len(wanted) + 3 and _in_order(wanted, rest) and len(word) > 1:
            return True
    return False


def _in_order(wanted: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in wanted)


def _bare(letter: str) -> str:
    """One letter in lower case without its accent."""
    return unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter
