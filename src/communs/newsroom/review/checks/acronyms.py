"""Acronyms that nobody expanded."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, Text
from communs.newsroom.review.expansions import Expansions
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

ACRONYM = re.compile(
    r"(?<![\w&.#/@:-])(?<!\w\()(?P<letters>[A-ZÉÈÀ]{2,6})(?![\w&/+-]|\.\w|['’]\w|, (?:\d|[a-zû]+ \d{4}\)))"
)
CAPITALS = re.compile(r"[A-ZÀ-Ý]{2,}")
ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
NEAR = 300
BEFORE = re.compile(r"(?P<word>[^\W\d_]{2,})[ \u00a0’'&-]{1,3}$")
AFTER = re.compile(r"[ \u00a0’'&-]{1,3}(?P<word>[^\W\d_]{2,})")
ARTICLES = frozenset(
    {"La", "Le", "Les", "Un", "Une", "Des", "De", "Du", "Au", "Aux", "Notre", "Cette", "Ce", "Par", "The"}
)


class Acronym(Check):
    """An acronym that is not expanded at its first use, before it or just after.

    « direction interministérielle du numérique (DINUM) », « DINUM (direction…) », `<abbr title="…">` are expansions. Those
    that everybody knows (PDF, TVA…) need none, and words in capitals in a row are no acronyms. Titles and the words of links
    are left out: those often quote a title.
    """

    name = "acronym"
    title: ClassVar[Text] = gettext_lazy("Sigle non développé")
    severity: ClassVar[Severity] = "warning"
    true_cases = (
        "Le CNLL publie son annuaire.",
        "L’IRILL et l’AMUE. Plus tard : l’AMUE.",
        "Un logiciel de Nicolas Can (INRIA).",
        "La DITP agit.",
    )
    false_cases = (
        "La direction interministérielle de la transformation publique (DITP) agit. La DITP publie.",
        "La DITP (direction interministérielle de la transformation publique) agit.",
        'Le <abbr title="Référentiel général d’amélioration de l’accessibilité">RGAA</abbr> évolue.',
        "Un PDF sur la TVA. Louis XIV. INSERTION CITATION STAN G",
        "L’Initiative pour la Recherche sur le Logiciel Libre se réunit à l’IRLL.",
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        expansions = subject.reading(Expansions)
        told: set[str] = set()
        for passage in subject.texts:
            for found in ACRONYM.finditer(passage.prose) if passage.place != "title" else ():
                letters = found["letters"]
                if letters in told or self._plain(letters, passage, found, subject):
                    continue
                told.add(letters)
                place = expansions.place_of(letters)
                if place is None or place > expansions.place(passage, found.start()) + NEAR:
                    yield self._finding(subject, passage, found, late=place is not None)

    def _plain(self, letters: str, passage: Passage, found: re.Match[str], subject: Subject) -> bool:
        """Whether some capitals are no acronym to expand."""
        name = subject.glossary.acronyms.get(letters)
        known = name is not None and (name.known or not name.expansion)
        linked = any(link.start <= found.start() < link.end for link in passage.links)
        word = letters.lower() in subject.reading(Expansions).words or _is_a_word(passage.prose, *found.span())
        return known or linked or word or ROMAN.fullmatch(letters) is not None

    def _finding(self, subject: Subject, passage: Passage, found: re.Match[str], *, late: bool) -> Finding:
        letters = found["letters"]
        name = subject.glossary.acronyms.get(letters)
        message = _("« %(letters)s » n’est pas développé.") % {"letters": letters}
        if late:
            message = _("« %(letters)s » n’est développé que plus loin.") % {"letters": letters}
        suggestion = f"{name.expansion} ({letters})" if name else _("Écrivez le nom entier la première fois.")
        line, excerpt = passage.line_at(found.start()), passage.excerpt(*found.span())
        return Finding(self.name, self.severity, passage.place, line, excerpt, message, suggestion, cause=letters)


def _is_a_word(text: str, start: int, end: int) -> bool:
    """Whether some capitals are a word: shouted with a neighbour, the end of a name (« Su YANG », « OCS Inventory »)."""
    before, after = BEFORE.search(text, max(0, start - 40), start), AFTER.match(text, end)
    if any(one is not None and CAPITALS.fullmatch(one["word"]) for one in (before, after)):
        return True
    named_before = before is not None and before["word"][0].isupper() and before["word"] not in ARTICLES
    return named_before or (after is not None and after["word"][0].isupper())
