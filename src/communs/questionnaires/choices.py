"""Lists of choices, as authors write them and as people pick from them."""

from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.field import Issue

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
FEW = 5
MANY = 20


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice whose stored `value` stays when its `label` is reworded."""

    value: Word
    label: Word


Choices: TypeAlias = tuple[Word | Choice, ...]


class Option(msgspec.Struct, frozen=True):
    """A choice as a page shows it."""

    value: str
    label: str
    selected: bool = False


def pairs(choices: Choices) -> dict[str, str]:
    """Label of each value, in the author's order; a plain string is both."""
    return {
        item.value if isinstance(item, Choice) else item: item.label if isinstance(item, Choice) else item
        for item in choices
    }


def ticked(labels: Iterable[tuple[str, str]], selected: Sequence[str]) -> list[Option]:
    """The choices with those of `selected` ticked."""
    return [Option(value, label, value in selected) for value, label in labels]


def issues_of(choices: Choices, place: str = "options") -> list[Issue]:
    """An empty list, values given twice, values that white space would change."""
    if not choices:
        return [Issue(place, _("Donnez au moins un choix."))]
    values = [item.value if isinstance(item, Choice) else item for item in choices]
    found = [
        Issue(f"{place}[{index}]", _("Le choix « %(value)s » est donné deux fois.") % {"value": value})
        for index, value in enumerate(values)
        if value in values[:index]
    ]
    return found + [
        Issue(f"{place}[{index}]", _("Ôtez les espaces au début et à la fin de ce choix."))
        for index, value in enumerate(values)
        if value != value.strip()
    ]
