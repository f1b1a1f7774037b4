"""Where rooms that must not import each other meet: one room registers what it offers, another asks the registry."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named offers of one type, in the order of their registration.

    A name is registered once, from `AppConfig.ready`: a second registration raises `ValueError`, so that two rooms
    can never silently replace each other. An unknown name raises `LookupError` with the names that exist.
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._offers: dict[str, T] = {}

    def register(self, name: str, offer: T) -> T:
        """Add `offer` under `name` and return it."""
        if name in self._offers:
            raise ValueError(f"The {self.noun} “{name}” is registered twice.")
        self._offers[name] = offer
        return offer

    def __getitem__(self, name: str) -> T:
        try:
            return self._offers[name]
        except KeyError:
            known = ", ".join(self._offers) or "none"
            raise LookupError(f"There is no {self.noun} “{name}”. Known: {known}.") from None

    def __contains__(self, name: object) -> bool:
        return name in self._offers

    def __iter__(self) -> Iterator[str]:
        return iter(self._offers)

    def __len__(self) -> int:
        return len(self._offers)

    def items(self) -> Iterator[tuple[str, T]]:
        """Iterate over (name, offer), in the order of registration."""
        return iter(self._offers.items())

    def unregister(self, name: str) -> None:
        """Withdraw an offer. Raises `LookupError` when there is none of this name."""
        self[name]
        del self._offers[name]


#: `source(person, text, limit)` yields what a person may see and find (`listings.Listed`).
search_sources: Registry[Callable[..., Any]] = Registry("search source")
#: `source(person, since, until)` yields what begins in that span (`listings.Dated`).
agenda_sources: Registry[Callable[..., Any]] = Registry("agenda source")
#: `source()` yields public paths with their last change, or `core.sitemaps.Place`s.
sitemap_sources: Registry[Callable[..., Any]] = Registry("sitemap source")
#: `count(person)` gives what waits for a person: a label, a number and an address.
dashboard_counts: Registry[Callable[..., Any]] = Registry("dashboard count")
