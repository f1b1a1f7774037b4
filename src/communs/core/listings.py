"""Lists that a room offers to the texts of another: products, sessions, lauréats, open calls.

listings.register("procedures:open-calls", Listing(_("Appels ouverts"), open_calls))     in AppConfig.ready
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from communs.core.registry import Registry


@dataclass(frozen=True)
class Listed:
    """One thing of a list: its name, where it leads, a line about it."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Dated:
    """One thing of an agenda: its name, where it leads, when and where it takes place."""

    title: str
    url: str
    starts_at: datetime
    ends_at: datetime | None = None
    all_day: bool = False
    place: str = ""


@dataclass(frozen=True)
class Listing:
    """A list by its (translatable) label; `items(limit)` gives what everybody may see, the most relevant first."""

    label: "str | Promise"
    items: Callable[[int], Iterable[Listed]]


listings: Registry[Listing] = Registry("listing")
