"""Characters of a typewriter where French has its own: apostrophes, suspension points, ligatures."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Text, TypographyCheck
from communs.newsroom.review.finding import Edit
from communs.newsroom.review.masking import THIN
from communs.newsroom.review.passage import Passage

APOSTROPHE = re.compile(rf"(?<=[^\W\d_])(?P<sign>['‘´])(?=[^\W_]|[«“\"{THIN}])")
DOTS = re.compile(r"(?<=\betc)\s?(?:\.{2,5}|\.?…)|(?<![.\w/])\.{3}(?![./\w])|(?<=[^\W\d_])\.{3}(?![.\w/])")
LIGATURE = re.compile(
    r"(?i)(?<![^\W\d_])(?:main-d[’']|hors-d[’']|d[ée]s|man|[ée]c|ranc|ch|c|s|n|v|b|m)?(?P<oe>oe)"
    r"(?=uvr|uvre|ur(?:s|er|ant|ante)?(?![^\W\d_])|uds?(?![^\W\d_])|ux?(?![^\W\d_])|ufs?(?![^\W\d_])|il(?![^\W\d_])|illères?)"
)


class Apostrophe(TypographyCheck):
    """The straight sign of the keyboard (or a quotation mark) instead of the apostrophe."""

    name = "apostrophe"
    title: ClassVar[Text] = gettext_lazy("Apostrophe droite")
    message: ClassVar[Text] = gettext_lazy("L’apostrophe typographique « ’ » est attendue.")
    true_cases = ("L'État et l'action.", "Au sein de l‘ESRI.", "L'\"April Camp\" d'été")
    false_cases = (
        "L’État et l’action.",
        "`l'État` et <a title=\"l'État\">lui</a>",
        "L&rsquo;État",
        "The state's own words are in this text of the year",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in APOSTROPHE.finditer(passage.prose):
            yield self.edit(passage, found.start(), found.end(), "’")


class SuspensionPoints(TypographyCheck):
    """Three points instead of one sign; none at all after « etc. »."""

    name = "suspension-points"
    title: ClassVar[Text] = gettext_lazy("Points de suspension")
    message: ClassVar[Text] = gettext_lazy(
        "Les points de suspension sont un seul signe, « … », et « etc. » n’en prend pas."
    )
    true_cases = ("Et puis...", "Des données, etc...", "Des données, etc…")
    false_cases = ("Et puis…", "Des données, etc.", "`...` et ../dossier", "Sommaire ..... 12")

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in DOTS.finditer(passage.prose):
            after_etc = passage.prose[: found.start()].endswith("etc")
            yield self.edit(passage, found.start(), found.end(), "." if after_etc else "…")


class Ligature(TypographyCheck):
    """« oe » where French writes « œ »: œuvre, cœur, sœur, nœud, vœu, œil, œuf, bœuf, mœurs."""

    name = "ligature"
    title: ClassVar[Text] = gettext_lazy("Ligature « œ »")
    message: ClassVar[Text] = gettext_lazy("Le « o » et le « e » sont liés : « œ ».")
    true_cases = ("La mise en oeuvre du projet.", "Au coeur des soeurs et des noeuds.", "Oeuvrer pour ce voeu.")
    false_cases = ("La mise en œuvre.", "Coexister, moelle, Noël, poésie, coefficient, goeland.", "oeuvre-en-ligne.fr")

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in LIGATURE.finditer(passage.prose):
            yield self.edit(passage, *found.span("oe"), "œ" if found["oe"][0] == "o" else "Œ")
