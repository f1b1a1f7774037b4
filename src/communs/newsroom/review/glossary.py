"""The names that a text should write as their bearers do, and the acronyms with what they stand for."""

import functools
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SHIPPED = Path(__file__).parent / "glossary.toml"


@dataclass(frozen=True)
class Name:
    """An organisation, a product, a person.

    `variants` are other right spellings. `expansion` is what an acronym stands for; a `known` one needs no expansion.
    """

    name: str
    variants: tuple[str, ...] = ()
    expansion: str = ""
    known: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every right way to write it."""
        return (self.name, *self.variants)

    @property
    def coined(self) -> bool:
        """Whether it is no word of the language, as its inner capital shows: « PrimTux »."""
        return any(letter.isupper() for letter in self.name[1:]) and not self.name.isupper() and " " not in self.name


@dataclass(frozen=True)
class Glossary:
    """A set of names."""

    names: tuple[Name, ...] = ()

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every right spelling of every name."""
        return frozenset(spelling for name in self.names for spelling in name.spellings)

    @cached_property
    def acronyms(self) -> dict[str, Name]:
        """The names by each of their spellings in capitals."""
        return {spelling: name for name in self.names for spelling in name.spellings if spelling.isupper()}

    def with_names(self, names: Iterable[Name]) -> "Glossary":
        """This glossary and more names."""
        return Glossary((*self.names, *names))


@functools.lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Letters and digits without case, accents, spaces and hyphens: « Démarches-Simplifiées » is `demarchessimplifiees`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if letter.isalnum())


@functools.cache
def shipped_glossary() -> Glossary:
    """The names of the field that come with communs."""
    data = tomllib.loads(SHIPPED.read_text("utf-8"))
    names = [Name(one["name"], tuple(one.get("variants", ())), one.get("expansion", "")) for one in data["name"]]
    return Glossary((*names, *(Name(acronym, known=True) for acronym in data["known_acronyms"])))
