"""Names written otherwise than their bearers write them."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, Text
from communs.newsroom.review.finding import Edit, Finding, Severity
from communs.newsroom.review.near_misses import Miss, NameReader
from communs.newsroom.review.subject import Subject


class _NameCheck(Check):
    """A check about the names of the glossary and of the subject itself."""

    case: ClassVar[bool]

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for miss in subject.reading(NameReader).misses:
            if miss.case == self.case:
                yield self._told(miss)

    def message(self, miss: Miss) -> str:
        """What is said of a misspelling."""
        raise NotImplementedError

    def _told(self, miss: Miss) -> Finding:
        passage, (start, end) = miss.passage, miss.spans[0]
        mend = tuple(Edit(passage.place, *span, passage.text[span[0] : span[1]], miss.right) for span in miss.spans)
        message = self.message(miss)
        if len(miss.spans) > 1:
            message = _("%(message)s (%(count)s fois)") % {"message": message, "count": len(miss.spans)}
        line, excerpt = passage.line_at(start), passage.excerpt(start, end)
        return Finding(
            self.name, self.severity, passage.place, line, excerpt, message, miss.suggestion, mend, cause=miss.wrong
        )


class MisspeltName(_NameCheck):
    """A word one or two letters away from a name of the glossary, or from a name that the text itself uses or links."""

    name = "misspelt-name"
    title: ClassVar[Text] = gettext_lazy("Nom mal écrit")
    case = False
    true_cases = (
        "Avec [Primtux](https://primtux.fr/), on apprend. A cet effet, Pimtux sert aux élèves.",
        "La base Open Food Fatcs est ouverte.",
        "Le service FranceConect est utile.",
        "La fondation [Eclipse](https://eclipse.org) s’agrandit : merci à Exclipse.",
    )
    false_cases = (
        "PrimTux, Open Food Facts et FranceConnect+.",
        "Les primes et la France connectée. Un Français, une Française.",
        "Le logiciel libre et les Logiciels libres. La Liberté et le Libertaire.",
        "[Tresthor](https://tresthor.fr) et le Trésor.",
    )

    @override
    def message(self, miss: Miss) -> str:
        return _("« %(wrong)s » ressemble à « %(right)s », mal écrit.") % {"wrong": miss.wrong, "right": miss.right}


class NameSpelling(_NameCheck):
    """A name of the glossary with other capitals, accents or spaces than its own."""

    name = "name-spelling"
    title: ClassVar[Text] = gettext_lazy("Graphie d’un nom")
    severity: ClassVar[Severity] = "warning"
    case = True
    true_cases = ("Avec Primtux, on apprend.", "Open Street Map et Github.", "France Connect")
    false_cases = ("PrimTux, OpenStreetMap et GitHub.", "des démarches simplifiées", "`github` et github.com")

    @override
    def message(self, miss: Miss) -> str:
        return _("« %(right)s » s’écrit ainsi, non « %(wrong)s ».") % {"wrong": miss.wrong, "right": miss.right}
