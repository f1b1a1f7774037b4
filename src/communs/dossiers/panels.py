"""What rooms above show on the pages and documents of a dossier.

    panels.register("payments:applicant", Panel(Place.APPLICANT, "payments/receipt.html", receipt_of))
    facts.register("payments", facts_of)      # facts_of(dossier, language) -> (term, value), …  in its PDFs

`show` returns what the template reads as `shown`, None when there is nothing to show; it costs no query for a dossier
that it does not concern.
"""

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from communs.core.registry import Registry
from communs.dossiers.models import Dossier


class Place(enum.Enum):
    """A page of the dossier."""

    CONFIRMATION = "confirmation"
    APPLICANT = "applicant"
    AGENT = "agent"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class Panel:
    """A template, and what it shows of a dossier."""

    place: Place
    template: str
    show: Callable[[Dossier], Any]


panels: Registry[Panel] = Registry("panel of a dossier")
facts: Registry[Callable[[Dossier, str], Iterable[tuple[str, str]]]] = Registry("facts of a dossier")


def panels_of(dossier: Dossier, place: Place) -> Iterator[tuple[str, Any]]:
    """The templates to include at this place, each with what it shows."""
    for panel in (panels[name] for name in panels):
        if panel.place is place and (shown := panel.show(dossier)) is not None:
            yield panel.template, shown


def facts_of(dossier: Dossier, language: str) -> Iterator[tuple[str, str]]:
    """What rooms above say of a dossier in its documents."""
    for name in facts:
        yield from facts[name](dossier, language)
