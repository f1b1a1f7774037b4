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

ACRONYM = re.compile(r"(?<![\w&.#/@-])(?P<letters>[A-ZÉÈÀ]{2,6})(?![\w&/+-]|\.\w|['’]\w)")
CAPITALS = re.compile(r"[A-ZÀ-Ý]{2,}")
ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
NEAR = 300


class Acronym(Check):
    """An acronym that is not expanded at its first use, before it or just after.

    « direction interministérielle du numérique (DINUM) », « DINUM (direction…) », `<abbr title="…">` are expansions. Those
    that everybody knows (PDF, TVA…) need none, and words in capitals in a row are no acronyms. Titles are left out.
    """

    name = "acronym"
    title: ClassVar[Text] = gettext_lazy("Sigle non développé")
    severity: ClassVar[Severity] = "warning"
    true_cases = ("Le CNLL publie son annuaire.", "L’IRILL et l’AMUE. Plus tard : l’AMUE.", "La DITP agit.")
    false_cases = (
        "La direction interministérielle de la transformation publique (DITP) agit. La DITP publie.",
        "La DITP (direction interministérielle de la transformation publique) agit.",
        'Le <abbr title="Référentiel général d’amélioration de l’accessibilité">RGAA</abbr> évolue.',
        "Un PDF sur la TVA. Louis XIV. INSERTION CITATION STAN G",
        "L’Initiative pour la Recherche sur le Logiciel Libre se réunit à l’IRLL.",
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        expansions = Expansions(subject)
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
        return known or ROMAN.fullmatch(letters) is not None or _shouted(passage.prose, *found.span())

    def _finding(self, subject: Subject, passage: Passage, found: re.Match[str], *, late: bool) -> Finding:
        letters = found["letters"]
        name = subject.glossary.acronyms.get(letters)
        message = _("« %(letters)s » n’est pas développé.") % {"letters": letters}
        if late:
            message = _("« %(letters)s » n’est développé que plus loin.") % {"letters": letters}
        suggestion = f"{name.expansion} ({letters})" if name else _("Écrivez le nom entier la première fois.")
        line, excerpt = passage.line_at(found.start()), passage.excerpt(*found.span())
        return Finding(self.name, self.severity, passage.place, line, excerpt, message, suggestion, cause=letters)


def _shouted(text: str, start: int, end: int) -> bool:
    """Whether a neighbouring word is in capitals too: the author raised the voice."""
    before = re.search(r"([^\W\d_]+)[ \u00a0’'-]{1,2}$", text[max(0, start - 30) : start])
    after = re.match(r"[ \u00a0’'-]{1,2}([^\W\d_]+)", text[end : end + 30])
    return any(one is not None and CAPITALS.fullmatch(one[1]) is not None for one in (before, after))
