"""What an address asks of a list: read leniently, since people and robots write anything there."""

from collections.abc import Iterable, Mapping
from re import Pattern

LONGEST = 300


def chosen_in(asked: Mapping[str, str], names: Iterable[str], forms: Mapping[str, Pattern[str]]) -> dict[str, str]:
    """Return the filters in force, without those that are empty or have no sense; `forms` says what a value must match."""
    found = {name: asked.get(name, "").replace("\0", "").strip()[:LONGEST] for name in names}
    return {
        name: value for name, value in found.items() if value and (name not in forms or forms[name].fullmatch(value))
    }


def number_in(asked: Mapping[str, str], name: str, last: int) -> int:
    """Return the page that is asked for, between the first and the last."""
    told = asked.get(name, "")
    return min(max(int(told), 1), last) if told.isdecimal() and len(told) < 5 else 1  # noqa: PLR2004 - no page is further
