"""Names that must be written right: each room tells its own, and whoever checks a text asks them all.

name_sources.register("incubator", product_names)        product_names() yields Name("Démarches Simplifiées", …)
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from communs.core.registry import Registry


@dataclass(frozen=True)
class Name:
    """A name as it is written, the spellings that are accepted too, and what it stands for when it is an acronym."""

    text: str
    variants: tuple[str, ...] = ()
    expansion: str = ""


name_sources: Registry[Callable[[], Iterable[Name]]] = Registry("source of names")


def known_names() -> Iterator[Name]:
    """Yield every name that a room tells."""
    for source in name_sources:
        yield from name_sources[source]()
