"""Figures that somebody typed instead of quoting them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.quoting import written
from communs.newsroom.review.check import Check, Text
from communs.newsroom.review.checks.registered_figures import SAMPLE
from communs.newsroom.review.figures import Key, Measured
from communs.newsroom.review.finding import Edit, Finding
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

NEARLY = Decimal("0.02")
NUMBER = r"(?<![\w.,])(?P<number>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)[ \u00a0\u202f]{1,2}"


class RetypedFigure(Check):
    """A number beside the unit of a registered figure, which equals it or nearly: it must be quoted, to stay true."""

    name = "retyped-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre recopié")
    sample: ClassVar = {"figures": SAMPLE}
    true_cases = ("Il y a 3480 élèves.", "Près de 3\u202f500 élèves, 12 écoles.")
    false_cases = ("Il y a 25 élèves et 3480 enseignants.", '{{ figure("classroom:pupils") }}', "12 ans, 9h30")

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for (name, territory), now in (subject.figures.measured if subject.figures else {}).items():
            units = sorted({unit for unit in now.units if unit}, key=len, reverse=True)
            if units:
                pattern = re.compile(rf"{NUMBER}(?:{'|'.join(map(re.escape, units))})(?!\w)", re.IGNORECASE)
                for passage in subject.texts:
                    yield from self._retyped(passage, pattern, (name, territory), now)

    def _retyped(self, passage: Passage, pattern: re.Pattern[str], key: Key, now: Measured) -> Iterator[Finding]:
        for found in pattern.finditer(passage.prose):
            value = Decimal(re.sub(r"[ .\u00a0\u202f]", "", found["number"]).replace(",", "."))
            if value == now.value or abs(value - now.value) <= NEARLY * abs(now.value):
                numbers = {"text": found[0], "name": key[0], "value": now.text}
                message = _("« %(text)s » recopie le chiffre « %(name)s » (%(value)s).") % numbers
                quote = written(*key, now.date)
                mend = [Edit(passage.place, *found.span(), passage.text[found.start() : found.end()], quote)]
                yield self.at(passage, *found.span(), message, quote, mend)
