"""Figures: quoted by name, true, dated, and never retyped."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.quoting import Quote, quotes, written
from communs.newsroom.review.check import PassageCheck, Text
from communs.newsroom.review.figures import Figures, Measured
from communs.newsroom.review.finding import Edit, Finding
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

BRACES = re.compile(r"\{\{[^{}]{0,400}\}\}")
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
    {("classroom:schools", None): Decimal(11), ("classroom:hours", None): Decimal(9)},
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a quote, what to do, and the quote to write instead when one is known."""

    message: str
    suggestion: str
    new: str = ""


class QuoteCheck(PassageCheck):
    """A check about each figure that a passage quotes."""

    sample: ClassVar = {"figures": SAMPLE}

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for found in BRACES.finditer(passage.live):
            quote = next(quotes(found[0]), None)
            fault = self.fault(quote if isinstance(quote, Quote) else None, subject)
            if fault:
                mend = [Edit(passage.place, *found.span(), found[0], fault.new)] if fault.new else []
                yield self.at(passage, *found.span(), fault.message, fault.suggestion, mend)

    def fault(self, quote: Quote | None, subject: Subject) -> Fault | None:
        """What is wrong with a quote; `None` stands for braces that are no quote."""
        if quote is None or subject.figures is None:
            return None
        now = subject.figures.measured.get((quote.name, quote.territory))
        return self.fault_now(quote, now, subject) if now else None

    def fault_now(self, quote: Quote, now: Measured, subject: Subject) -> Fault | None:
        """What is wrong with the figure that a quote names, as it is now."""
        raise NotImplementedError


class FigureQuote(QuoteCheck):
    """Braces that are no quote of a figure: the page would show them."""

    name = "figure-quote"
    title: ClassVar[Text] = gettext_lazy("Citation de chiffre mal écrite")
    true_cases = ("Il y a {{ figure(pupils) }}.", '{{ figure("classroom:pupils", date="hier") }}', "{{ chiffre }}")
    false_cases = (
        'Il y a {{ figure("classroom:pupils", territory="grenoble", date="2026-03-01") }}.',
        "`{{ chiffre }}`",
    )

    @override
    def fault(self, quote: Quote | None, subject: Subject) -> Fault | None:
        example = '{{ figure("nom", territory="territoire", date="AAAA-MM-JJ") }}'
        suggestion = _("Écrivez %(example)s.") % {"example": example}
        return Fault(_("Cette citation de chiffre est mal écrite."), suggestion) if quote is None else None


class UnknownFigure(QuoteCheck):
    """A quote of a figure, or of a territory, that no room has registered."""

    name = "unknown-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre inconnu")
    true_cases = ('{{ figure("classroom:teachers") }}', '{{ figure("classroom:pupils", territory="nulle-part") }}')
    false_cases = ('{{ figure("classroom:pupils") }}',)

    @override
    def fault(self, quote: Quote | None, subject: Subject) -> Fault | None:
        figures = subject.figures
        if quote is None or figures is None:
            return None
        suggestion = _("Choisissez un chiffre de la liste.")
        if quote.name not in figures.names:
            return Fault(_("Aucun chiffre ne s’appelle « %(name)s ».") % {"name": quote.name}, suggestion)
        if figures.measured and (quote.name, quote.territory) not in figures.measured:
            territory = quote.territory or "–"
            return Fault(_("Ce chiffre n’existe pas pour « %(territory)s ».") % {"territory": territory}, suggestion)
        return None


class ChangedFigure(QuoteCheck):
    """A figure whose value is not the one that this text remembers or, failing that, measured after the day it was read."""

    name = "changed-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre qui a changé")
    true_cases = (
        '{{ figure("classroom:pupils", date="2026-02-01") }}',
        'Dans l’année : {{ figure("classroom:schools", date="2026-03-01") }}',
    )
    false_cases = (
        '{{ figure("classroom:pupils", date="2026-03-01") }}',
        '{{ figure("classroom:hours", date="2019-01-01") }}',
        '{{ figure("classroom:pupils") }}',
    )

    @override
    def fault_now(self, quote: Quote, now: Measured, subject: Subject) -> Fault | None:
        remembered = subject.figures.remembered.get((quote.name, quote.territory)) if subject.figures else None
        same = quote.read_on is None or quote.read_on >= now.date if remembered is None else remembered == now.value
        if same:
            return None
        numbers = {"value": now.text, "date": now.date.strftime("%d/%m/%Y")}
        message = _("Ce chiffre a été mesuré de nouveau : %(value)s au %(date)s.") % numbers
        suggestion = _("Relisez la phrase, puis mettez la citation à jour.")
        return Fault(message, suggestion, written(quote.name, quote.territory, now.date))


class StaleFigure(QuoteCheck):
    """A figure whose period has ended when the text goes out."""

    name = "stale-figure"
    title: ClassVar[Text] = gettext_lazy("Chiffre périmé")
    sample: ClassVar = {"figures": SAMPLE, "released": dt.datetime(2026, 4, 1, tzinfo=dt.UTC)}
    true_cases = ('{{ figure("classroom:hours") }}',)
    false_cases = ('{{ figure("classroom:pupils") }}', '{{ figure("classroom:schools") }}')

    @override
    def fault_now(self, quote: Quote, now: Measured, subject: Subject) -> Fault | None:
        if now.good_until is None or subject.released is None or subject.released.date() <= now.good_until:
            return None
        message = _("Ce chiffre ne vaut plus depuis le %(date)s.") % {"date": now.good_until.strftime("%d/%m/%Y")}
        return Fault(message, _("Faites-le mesurer de nouveau, ou retirez-le."))


class FigureWithoutSource(QuoteCheck):
    """A figure that does not say where it comes from."""

    name = "figure-without-source"
    title: ClassVar[Text] = gettext_lazy("Chiffre sans source")
    true_cases = ('{{ figure("classroom:schools") }}',)
    false_cases = ('{{ figure("classroom:pupils") }}',)

    @override
    def fault_now(self, quote: Quote, now: Measured, subject: Subject) -> Fault | None:
        if now.source.strip():
            return None
        return Fault(_("Ce chiffre n’a pas de source."), _("Demandez-la à qui le mesure."))
