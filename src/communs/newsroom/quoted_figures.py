"""Figures that a version of an entry quotes, and published quotations that are true no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from wagtail.models import Revision

from communs.core.figures import Figure, figure, known_figures
from communs.newsroom.models import Entry, FigureQuote, PlannedQuote
from communs.newsroom.passages import texts_of
from communs.newsroom.quoting import written
from communs.newsroom.reviewing import quoted_in

Key = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """A published quotation and the figure of now, which is None when nobody measures it any more."""

    quote: FigureQuote
    now: Figure | None

    @property
    def now_text(self) -> str:
        """The figure of now, in the language of the page."""
        return self.now.text(self.quote.entry.language) if self.now else ""

    @property
    def is_stale(self) -> bool:
        """Whether its period is over, though nobody measured it again."""
        return self.now is not None and self.now.is_stale(timezone.localdate())


def quoted_by(entry: Entry) -> dict[Key, Figure]:
    """Return the figures that this version quotes, by name and territory, as they are now; unknown ones are left out."""
    found: dict[Key, Figure] = {}
    for name, territory in quoted_in(text.text for text in texts_of(entry)):
        now = _now(name, territory)
        if now is not None:
            found[name, territory or ""] = now
    return found


def planned(revision: Revision) -> dict[tuple[str, str | None], Decimal]:
    """Return the values that figures had when the publication of this revision was planned."""
    rows = PlannedQuote.objects.filter(revision=revision)
    return {(row.name, row.territory or None): row.value for row in rows}


def changes() -> Iterator[Change]:
    """Yield the quotations of published entries whose figure has changed, vanished or gone stale."""
    today = timezone.localdate()
    measured: dict[Key, Figure | None] = {}
    rows = FigureQuote.objects.filter(entry__live=True).select_related("entry").order_by("name", "territory", "entry")
    for row in rows:
        key = (row.name, row.territory)
        if key not in measured:
            measured[key] = _now(row.name, row.territory or None)
        now = measured[key]
        if now is None or now.value != row.value or now.is_stale(today):
            yield Change(row, now)


@dataclass(frozen=True)
class Quotable:
    """A figure that a text may quote now, and the words that quote it."""

    name: str
    figure: Figure
    words: str


def quotables() -> Iterator[Quotable]:
    """Yield every figure that can be quoted today; those that need a territory and have none alone are left out."""
    today = timezone.localdate()
    for name in known_figures():
        now = _now(name, None)
        if now is not None:
            yield Quotable(name, now, written(name, None, today))


def _now(name: str, territory: str | None) -> Figure | None:
    try:
        return figure(name, territory)
    except LookupError:
        return None
