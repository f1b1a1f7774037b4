"""What an address asks of a list: read leniently, since people and robots write anything there."""

from collections.abc import Iterable, Mapping
from re import Pattern

from django.http import QueryDict

LONGEST = 300
MOST_VALUES = 8
#: The values in force of each filter, in the order in which they were chosen: one that has none is absent.
Chosen = Mapping[str, tuple[str, ...]]


def chosen_in(asked: QueryDict, names: Iterable[str], forms: Mapping[str, Pattern[str]]) -> dict[str, tuple[str, ...]]:
    """Return the filters in force, each with its values once, without those that are empty or have no sense.

    `forms` says what a value must match; the first `MOST_VALUES` of a filter count.
    """
    found = {name: _values(asked.getlist(name), forms.get(name)) for name in names}
    return {name: values for name, values in found.items() if values}


def _values(told: list[str], form: Pattern[str] | None) -> tuple[str, ...]:
    cleaned = dict.fromkeys(value.replace("\0", "").strip()[:LONGEST] for value in told)
    return tuple(value for value in cleaned if value and (form is None or form.fullmatch(value)))[:MOST_VALUES]


def number_in(asked: Mapping[str, str], name: str, last: int) -> int:
    """Return the page that is asked for, between the first and the last."""
    told = asked.get(name, "")
    return min(max(int(told), 1), last) if told.isdecimal() and len(told) < 5 else 1  # noqa: PLR2004 - no page is further
