"""Spaces: doubled, breaking where French forbids it, missing."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import LANGUAGES, Text, TypographyCheck
from communs.newsroom.review.finding import Edit
from communs.newsroom.review.masking import NO_BREAK, SOLID, THIN
from communs.newsroom.review.passage import Passage

NARROW = "\N{NARROW NO-BREAK SPACE}"
ANY_SPACE = f"[ \t{NO_BREAK}{NARROW}]"
DOUBLE = re.compile(rf"(?<=[^\s«])[ ]{{2,}}(?=[^\s;:!?»%€{NO_BREAK}{NARROW}])")
BREAKING = re.compile(
    rf"(?<=[^\s])[ ]+(?=(?P<high>[;!?])(?![)(DP\w])|:(?:[\s{THIN}{SOLID}]|$)|»)"
    r"|(?<=\d)[ ]+(?=[%‰€]|[kKM]€|°C\b)"
    r"|(?<=«)[ ]+"
    r"|(?<=[^\s])\n(?=»)|(?<=«)\n(?=\S)",
    re.MULTILINE,
)
LACKING = re.compile(
    rf"(?<=[\w)\]»\"”%€])(?P<high>)(?=[;!?](?:[\s)»\"”,.!?{THIN}{SOLID}]|$))"
    rf"|(?<=[^\W\d_])(?=:(?:[ \n{NO_BREAK}]|$))|(?<=[)»\"”])(?=:(?:[ \n{NO_BREAK}]|$))"
    r"|(?<=\d)(?=[%€]|[kKM]€)"
    rf"|(?<=«)(?={THIN}*[^\s{THIN}{NO_BREAK}{NARROW}«»])"
    rf"|(?<=[^\s{NO_BREAK}{NARROW}«»{THIN}])(?=»)|(?<=[^\s{NO_BREAK}{NARROW}{THIN}]{THIN})(?=»)"
)
ENDS_WITH_MARK = frozenset({"Yahoo", "Jeopardy"})


class DoubleSpace(TypographyCheck):
    """Two spaces or more where one is enough, inside a line."""

    name = "double-space"
    title: ClassVar[Text] = gettext_lazy("Espaces en double")
    languages: ClassVar[tuple[str, ...]] = LANGUAGES
    message: ClassVar[Text] = gettext_lazy("Deux espaces de suite : une seule suffit.")
    true_cases = ("Une équipe de  professeurs.", "**Deux**  espaces.", "Une phrase.  Une autre.")
    false_cases = (
        "Une ligne forcée  \nla suivante.",
        "-   un élément\n    et sa suite",
        "| un  tableau |\n",
        "`du  code` et\n\n    un bloc",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in DOUBLE.finditer(passage.prose):
            if "|" not in _line_around(passage.text, found.start()):
                yield self.edit(passage, found.start(), found.end(), " ")


class BreakingSpace(TypographyCheck):
    """An ordinary space, where the line could break, before `; : ! ? » % €` and after `«`.

    The Imprimerie nationale asks for a narrow no-break space before `; ! ?`, a full one before `:` and inside « ».
    """

    name = "breaking-space"
    title: ClassVar[Text] = gettext_lazy("Espace sécable")
    message: ClassVar[Text] = gettext_lazy("Espace insécable attendue devant ; : ! ? % € et contre les guillemets.")
    true_cases = (
        "Bonjour !",
        "« Bonjour »",
        "Pourquoi ? Comment ; ainsi : voilà.",
        "74 % et 12 €",
        "**Note** : lisez.",
    )
    false_cases = (
        "Bonjour\u202f! «\u00a0Oui\u00a0»\u202f; non\u00a0: 74\u00a0%",
        "«&nbsp;Bonjour&nbsp;»&nbsp;!",
        "À bientôt ;) et :-)",
        "`a ? b : c` et 10:30",
        "The question is: what is it and who are you ?",
        "| a | b |\n|---|:--|\n",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in BREAKING.finditer(passage.prose):
            yield self.edit(passage, found.start(), found.end(), NARROW if found["high"] else NO_BREAK)


class LackingSpace(TypographyCheck):
    """No space at all before `; : ! ? » % €` and after `«`."""

    name = "lacking-space"
    title: ClassVar[Text] = gettext_lazy("Espace manquante")
    message: ClassVar[Text] = gettext_lazy("Il manque une espace insécable devant ; : ! ? % € ou contre un guillemet.")
    true_cases = ("Bonjour!", "«Bonjour»", "À noter: c’est ouvert.", "74% des usagers", "800K€ de fonds", "Oui; non.")
    false_cases = (
        "Bonjour\u202f! «\u00a0Oui\u00a0»",
        "LemonLDAP::NG à 10:30, https://exemple.fr/?a=b;c",
        "Les &eacute;l&egrave;ves &amp; co",
        "Vraiment\u202f?!",
        "«\u00a0**Oui**\u00a0»",
        "PostgreSQL 1.0: the new features of this version",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in LACKING.finditer(passage.prose):
            before = re.search(r"\w*$", passage.prose[max(0, found.start() - 20) : found.start()])
            if not before or before[0] not in ENDS_WITH_MARK:
                narrow = found["high"] is not None
                yield self.edit(passage, found.start(), found.start(), NARROW if narrow else NO_BREAK)


def _line_around(text: str, offset: int) -> str:
    """The line where a character stands: spaces align the cells of a table."""
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]
