"""Figures that a text quotes: `{{ figure("classroom:pupils", territory="academie-grenoble", date="2026-03-01") }}`.

`date` is the day of the measure that the author saw, `value` what it was: both are written when the text is published,
and let a later review say that the figure has changed.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

QUOTE = re.compile(r"\{\{(?P<inside>[^{}\n]{0,500})\}\}")
CALL = re.compile(r"\s*figure\(\s*(?P<arguments>.*?)\s*\)\s*", re.DOTALL)
STRING = r"\"[^\"]*\"|'[^']*'|“[^”]*”|«\s*[^»]*?\s*»"
ARGUMENT = re.compile(rf"\s*(?:(?P<key>[a-z_]+)\s*=\s*)?(?P<value>{STRING})\s*(?:,|$)")
KEYS = ("territory", "date", "value")


@dataclass(frozen=True)
class Measured:
    """A registered figure as it is now. `units` are the words counted (« élève », « élèves »); `good_until` ends its period."""

    value: Decimal
    date: dt.date
    units: tuple[str, ...] = ()
    source: str = ""
    good_until: dt.date | None = None


@dataclass(frozen=True)
class Figures:
    """What is known of figures: their names, and the measures, by name and territory, that were asked for."""

    names: frozenset[str] = frozenset()
    measured: Mapping[tuple[str, str | None], Measured] = field(default_factory=dict)


@dataclass(frozen=True)
class Quote:
    """A figure that a text quotes, or an expression that should be one: `fault` says what is wrong with it."""

    name: str = ""
    territory: str | None = None
    date: dt.date | None = None
    value: Decimal | None = None
    fault: str = ""


def read_quote(inside: str) -> Quote:
    """Read what stands between `{{` and `}}`; a malformed quote has a `fault`: "form", "argument", "date" or "value"."""
    call = CALL.fullmatch(inside)
    arguments = _arguments(call["arguments"]) if call else None
    if arguments is None or not arguments.get(""):
        return Quote(fault="form")
    if set(arguments) - {"", *KEYS}:
        return Quote(arguments[""], fault="argument")
    return _quote(arguments)


def _arguments(written: str) -> dict[str, str] | None:
    """The arguments by their names, the first under an empty one; `None` when they cannot be read."""
    found: dict[str, str] = {}
    position = 0
    while position < len(written):
        argument = ARGUMENT.match(written, position)
        if argument is None or (argument["key"] or "") in found:
            return None
        found[argument["key"] or ""] = argument["value"].strip("\"'“”«»\N{NO-BREAK SPACE} ")
        position = argument.end()
    return found


def _quote(arguments: dict[str, str]) -> Quote:
    name, territory = arguments[""], arguments.get("territory")
    try:
        date = dt.date.fromisoformat(arguments["date"]) if "date" in arguments else None
    except ValueError:
        return Quote(name, territory, fault="date")
    try:
        value = Decimal(arguments["value"]) if "value" in arguments else None
    except InvalidOperation:
        return Quote(name, territory, date, fault="value")
    return Quote(name, territory, date, value)
