"""What is known of the figures that a text quotes (how they are written is in `quoting`)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Key = tuple[str, str | None]


@dataclass(frozen=True)
class Measured:
    """A registered figure as it is now. `units` are the words counted (« élève », « élèves »); `good_until` ends its period."""

    value: Decimal
    date: dt.date
    units: tuple[str, ...] = ()
    source: str = ""
    good_until: dt.date | None = None

    @property
    def text(self) -> str:
        """The value as French writes it."""
        return f"{self.value:,f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


@dataclass(frozen=True)
class Figures:
    """The figures of a platform, by name and territory.

    `names` are all that exist, `measured` those that were asked for, `remembered` the values that this text quoted when
    it was last read or published.
    """

    names: frozenset[str] = frozenset()
    measured: Mapping[Key, Measured] = field(default_factory=dict)
    remembered: Mapping[Key, Decimal] = field(default_factory=dict)
