"""Figures: quoted by name, true, dated, and never retyped."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, PassageCheck, Text
from communs.newsroom.review.figures import QUOTE, Figures, Measured, Quote, read_quote
from communs.newsroom.review.finding import Edit, Finding
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

NEARLY = Decimal("0.02")
NUMBER = r"(?<![\w.,])(?P<number>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)[ \u00a0\u202f]{1,2}"
FAULTS = {
    "form": gettext_lazy("Cette citation de chiffre est mal écrite."),
    "argument": gettext_lazy("Cette citation de chiffre a un argument inconnu."),
    "date": gettext_lazy("La date de cette citation n’est pas une date."),
    "value": gettext_lazy("La valeur de cette citation n’est pas un nombre."),
}
PUPILS = Measured(Decimal(3480), dt.date(2026, 3, 1), ("élève", "élèves"), "académie", dt.date(2099, 1, 1))
SAMPLE = Figures(
    frozenset({"classroom:pupils", "classroom:schools", "classroom:hours"}),
    {
        ("classroom:pupils", None): PUPILS,
        ("classroom:schools", None): Measured(Decimal(12), dt.date(2026, 3, 1), ("école", "écoles"), ""),
        ("classroom:hours", None): Measured(
            Decimal(9), dt.date(2020, 3, 1), ("heure", "heures"), "académie", dt.date(2021, 1, 1)
        ),
    },
)


class QuoteCheck(PassageCheck):
    """A check about each figure that a passage quotes."""

    sample: ClassVar = {"figures": SAMPLE}

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for found in QUOTE.finditer(passage.live):
            fault = self.fault(read_quote(found["inside"]), subject)
            if fault:
                yield self.at(passage, *found.span(), *fault)

    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        """What is wrong with a quote and what to do, if anything is."""
        raise NotImplementedError

    @staticmethod
    def measured(quote: Quote, subject: Subject) -> Measured | None:
        """The figure quoted, as it is now."""
        return (
            subject.figures.measured.get((quote.name, quote.territory)) if subject.figures and not quote.fault else None
        )


class FigureQuote(QuoteCheck):
    """A quote that cannot be read: the page would show its braces."""

    name = "figure-quote"
    title: ClassVar[Text] = gettext_lazy("Citation de chiffre mal écrite")
    true_cases = ("Il y a {{ figure(pupils) }}.", '{{ figure("classroom:pupils", date="hier") }}', "{{ chiffre }}")
    false_cases = (
        'Il y a {{ figure("classroom:pupils", territory="grenoble", date="2026-03-01") }}.',
        "`{{ chiffre }}`",
    )

    @override
    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        example = '{{ figure("nom", territory="territoire", date="AAAA-MM-JJ") }}'
        return (str(FAULTS[quote.fault]), _("Écrivez %(example)s.") % {"example": example}) if quote.fault else None


class UnknownFigure(QuoteCheck):
    """A quote of a figure, or of a territory, that no room has registered."""

    name = "unknown-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre inconnu")
    true_cases = ('{{ figure("classroom:teachers") }}', '{{ figure("classroom:pupils", territory="nulle-part") }}')
    false_cases = ('{{ figure("classroom:pupils") }}',)

    @override
    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        if quote.fault or subject.figures is None:
            return None
        suggestion = _("Choisissez un chiffre de la liste.")
        if quote.name not in subject.figures.names:
            return _("Aucun chiffre ne s’appelle « %(name)s ».") % {"name": quote.name}, suggestion
        if subject.figures.measured and self.measured(quote, subject) is None:
            return _("Ce chiffre n’existe pas pour « %(territory)s ».") % {
                "territory": quote.territory or "–"
            }, suggestion
        return None


class ChangedFigure(QuoteCheck):
    """A figure measured again since the day that the quote remembers, or whose value is no longer the one remembered."""

    name = "changed-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre qui a changé")
    true_cases = (
        '{{ figure("classroom:pupils", date="2026-02-01") }}',
        '{{ figure("classroom:pupils", date="2026-02-01", value="3400") }}',
    )
    false_cases = (
        '{{ figure("classroom:pupils", date="2026-03-01") }}',
        '{{ figure("classroom:pupils", date="2026-02-01", value="3480") }}',
        '{{ figure("classroom:pupils") }}',
    )

    @override
    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        now = self.measured(quote, subject)
        if now is None:
            return None
        same = quote.value == now.value if quote.value is not None else quote.date in {None, now.date}
        if same:
            return None
        numbers = {"value": _written(now.value), "date": now.date.strftime("%d/%m/%Y")}
        message = _("Ce chiffre a été mesuré de nouveau : %(value)s au %(date)s.") % numbers
        return message, _("Relisez la phrase, puis mettez la citation à jour.")


class StaleFigure(QuoteCheck):
    """A figure whose period has ended when the text goes out."""

    name = "stale-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre périmé")
    sample: ClassVar = {"figures": SAMPLE, "released": dt.datetime(2026, 4, 1, tzinfo=dt.UTC)}
    true_cases = ('{{ figure("classroom:hours") }}',)
    false_cases = ('{{ figure("classroom:pupils") }}', '{{ figure("classroom:schools") }}')

    @override
    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        now = self.measured(quote, subject)
        if now is None or now.good_until is None or subject.released is None:
            return None
        if subject.released.date() <= now.good_until:
            return None
        message = _("Ce chiffre ne vaut plus depuis le %(date)s.") % {"date": now.good_until.strftime("%d/%m/%Y")}
        return message, _("Faites-le mesurer de nouveau, ou retirez-le.")


class FigureWithoutSource(QuoteCheck):
    """A figure that does not say where it comes from."""

    name = "figure-without-source"
    title: ClassVar[Text] = gettext_lazy("Chiffre sans source")
    true_cases = ('{{ figure("classroom:schools") }}',)
    false_cases = ('{{ figure("classroom:pupils") }}',)

    @override
    def fault(self, quote: Quote, subject: Subject) -> tuple[str, str] | None:
        now = self.measured(quote, subject)
        if now is None or now.source.strip():
            return None
        return _("Ce chiffre n’a pas de source."), _("Demandez-la à qui le mesure.")


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

    def _retyped(
        self, passage: Passage, pattern: re.Pattern[str], key: tuple[str, str | None], now: Measured
    ) -> Iterator[Finding]:
        for found in pattern.finditer(passage.prose):
            value = Decimal(re.sub(r"[ .\u00a0\u202f]", "", found["number"]).replace(",", "."))
            if value == now.value or abs(value - now.value) <= NEARLY * abs(now.value):
                numbers = {"text": found[0], "name": key[0], "value": _written(now.value)}
                message = _("« %(text)s » recopie le chiffre « %(name)s » (%(value)s).") % numbers
                place = f', territory="{key[1]}"' if key[1] else ""
                quote = f'{{{{ figure("{key[0]}"{place}, date="{now.date.isoformat()}") }}}}'
                mend = [Edit(passage.place, *found.span(), passage.text[found.start() : found.end()], quote)]
                yield self.at(passage, *found.span(), message, quote, mend)


def _written(value: Decimal) -> str:
    """A number as French writes it."""
    return f"{value:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
