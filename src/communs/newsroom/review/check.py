"""The contract of a check: one small class that knows what it looks for and shows it by examples."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.newsroom.review.finding import Edit, Finding, Severity
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

Text = str | Promise
LANGUAGES = ("fr", "en")


class Check:
    """What every check has.

    `true_cases` are posts, with or without front matter, in which it finds something; `false_cases` posts in which it
    must not. `sample` holds attributes of the subject that the examples need and that a file cannot give.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    severity: ClassVar[Severity] = "error"
    languages: ClassVar[tuple[str, ...]] = LANGUAGES
    true_cases: ClassVar[tuple[str, ...]] = ()
    false_cases: ClassVar[tuple[str, ...]] = ()
    sample: ClassVar[Mapping[str, Any]] = {}

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong with a subject."""
        raise NotImplementedError

    def finding(self, place: str, line: int, excerpt: str, message: str, suggestion: str = "") -> Finding:
        """A finding of this check."""
        return Finding(self.name, self.severity, place, line, excerpt, message, suggestion)

    def at(  # noqa: PLR0913, PLR0917 - a place is three of them
        self, passage: Passage, start: int, end: int, message: str, suggestion: str = "", mend: Sequence[Edit] = ()
    ) -> Finding:
        """A finding about some characters of a passage."""
        line, excerpt = passage.line_at(start), passage.excerpt(start, end)
        return Finding(self.name, self.severity, passage.place, line, excerpt, message, suggestion, tuple(mend))


class PassageCheck(Check):
    """A check that reads passages one after the other."""

    labels: ClassVar[bool] = True

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for passage in subject.passages if self.labels else subject.texts:
            if passage.language in self.languages:
                yield from self.find_in(passage, subject)

    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong with a passage."""
        raise NotImplementedError


class TypographyCheck(PassageCheck):
    """A check whose faults are mended without a question: one finding a passage tells how many there are."""

    severity: ClassVar[Severity] = "warning"
    languages: ClassVar[tuple[str, ...]] = ("fr",)
    labels: ClassVar[bool] = False
    message: ClassVar[Text]

    def edits(self, passage: Passage) -> Iterator[Edit]:
        """Yield the mend of every fault of a passage, in order."""
        raise NotImplementedError

    def edit(self, passage: Passage, start: int, end: int, new: str) -> Edit:
        """The replacement of some characters of a passage."""
        return Edit(passage.place, start, end, passage.text[start:end], new)

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        edits = [edit for edit in self.edits(passage) if not passage.is_foreign(edit.start)]
        if not edits:
            return
        first, message = edits[0], str(self.message)
        if len(edits) > 1:
            message = _("%(message)s (%(count)s fois)") % {"message": message, "count": len(edits)}
        contexts = [mended_words(passage, edit) for edit in edits]
        yield Finding(
            self.name,
            self.severity,
            passage.place,
            passage.line_at(first.start),
            passage.excerpt(first.start, first.end),
            message,
            _listed([after for _before, after in contexts]),
            tuple(edits),
            cause="\n".join(before for before, _after in contexts),
        )


def mended_words(passage: Passage, edit: Edit) -> tuple[str, str]:
    """The word that an edit touches, before and after, and the next one when it is very short."""
    low, high = edit.start, edit.end
    while low and not passage.text[low - 1].isspace() and edit.start - low < 20:  # noqa: PLR2004 - enough to recognise
        low -= 1
    while high < len(passage.text) and not passage.text[high].isspace() and high - edit.end < 20:  # noqa: PLR2004
        high += 1
    if high - low < 3:  # noqa: PLR2004 - « A », which says little alone
        high = passage.text.find(" ", high + 1) if " " in passage.text[high + 1 : high + 25] else high
    before, after = passage.text[low : edit.start], passage.text[edit.end : high]
    return before + edit.former + after, before + edit.new + after


def _listed(words: Sequence[str], most: int = 3) -> str:
    """The first words of a list, once each."""
    once = list(dict.fromkeys(" ".join(word.split(" ")) for word in words))
    return " | ".join(once[:most]) + (" …" if len(once) > most else "")
