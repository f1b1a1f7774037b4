"""Headings: their order and their words (RGAA, criterion 9.1)."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, PassageCheck, Text
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject


class HeadingOrder(Check):
    """A level that is skipped. The title of the page is the first level, so a text begins with the second."""

    name = "heading-order"
    title: ClassVar[Text] = gettext_lazy("Ordre des intertitres")
    severity: ClassVar[Severity] = "warning"
    true_cases = ("### Un intertitre\n\nTexte", "## Un\n\n#### Deux\n\nTexte", "<h2>Un</h2><h5>Deux</h5>")
    false_cases = ("## Un\n\n### Deux\n\n## Trois\n\nTexte", "Texte", "```\n#### code\n```", "# Un\n\n## Deux")

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        before = 1
        for passage in subject.texts:
            for heading in passage.headings:
                if heading.level > before + 1:
                    numbers = {"level": heading.level, "wanted": before + 1}
                    message = _("Cet intertitre est de niveau %(level)s, le niveau %(wanted)s est attendu.") % numbers
                    suggestion = _("Descendez d’un niveau à la fois.")
                    yield self.at(passage, heading.start, heading.end, message, suggestion)
                before = heading.level


class FirstLevelHeading(PassageCheck):
    """A first-level heading in a text: the page has one already, its title."""

    name = "first-level-heading"
    title: ClassVar[Text] = gettext_lazy("Intertitre de premier niveau")
    severity: ClassVar[Severity] = "warning"
    labels = False
    true_cases = ("# Programme\n\nTexte", "Programme\n===\n\nTexte", "<h1>Programme</h1>")
    false_cases = ("## Programme\n\nTexte", "#hashtag et `# commentaire`")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        found = [heading for heading in passage.headings if heading.level == 1]
        if found:
            message = _("Le titre de la page est le seul de premier niveau ; le texte en contient %(count)s.")
            suggestion = _("Commencez au niveau 2.")
            first = found[0]
            yield self.at(passage, first.start, first.end, message % {"count": len(found)}, suggestion)


class EmptyHeading(PassageCheck):
    """A heading without words: a screen reader announces it and says nothing."""

    name = "empty-heading"
    title: ClassVar[Text] = gettext_lazy("Intertitre vide")
    labels = False
    true_cases = ("##\n\nTexte", "<h2> </h2>", "## ** **\n")
    false_cases = ("## Un titre", '<h2><img src="a.png" alt="Logo"></h2>', "#5 est un numéro")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for heading in passage.headings:
            if not heading.text and "<img" not in passage.bare[heading.start : heading.end]:
                message, suggestion = _("Cet intertitre est vide."), _("Écrivez-le, ou retirez-le.")
                yield self.at(passage, heading.start, heading.end, message, suggestion)
