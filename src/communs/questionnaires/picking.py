"""Finding in a list what somebody typed or ticked; when it is not clear, the refusal suggests what is near."""

import functools
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from communs.questionnaires.choice_tables.table import Labelled, Table, TableRow
from communs.questionnaires.choices import FEW, MANY, Choices, Option, pairs
from communs.questionnaires.field import Json, RefusedError, Suggestion

SUGGESTED = 10


@functools.lru_cache(maxsize=512)
def listed_of(choices: Choices) -> Labelled:
    """The choices that an author wrote, as rows of a table: the value is the item."""
    return Table(("value", "label"), tuple(pairs(choices).items())).labelled("label")


def shape_of(listed: Labelled, *, few: str = "radios", some: str = "select", many: str = "autocomplete") -> str:
    """How a list is shown, by its size: five at most, fewer than twenty, more."""
    return few if len(listed) <= FEW else some if len(listed) < MANY else many


def pick(listed: Labelled, text: Json) -> TableRow:
    """The row that an item or a label tells. Raises `RefusedError`, with suggestions."""
    if not isinstance(text, str):
        raise RefusedError(_("Choisissez une réponse de la liste."))
    found = listed.exactly(text)
    if len(found) != 1:
        raise _refusal(listed, found, listed.search(text, SUGGESTED))
    return found[0]


def without_vague(listed: Labelled, values: list[Any]) -> list[Any]:
    """Leave out a text that was not precise enough when one of the suggestions was chosen after it."""
    last = max((rank for rank, item in enumerate(values) if isinstance(item, str) and listed.item(item)), default=0)
    return [item for rank, item in enumerate(values) if rank >= last or not _is_vague(listed, item)]


def picks(listed: Labelled, chosen: Sequence[str]) -> dict[str, Any]:
    """What the template of a long list needs: the rows that are chosen, and a text that is not one."""
    rows = [row for text in chosen if (row := listed.item(text))]
    unknown = next((text for text in reversed(chosen) if listed.item(text) is None), "")
    return {"options": [Option(row.item, listed.told(row), selected=True) for row in rows], "typed": unknown}


def _is_vague(listed: Labelled, item: Json) -> bool:
    return isinstance(item, str) and len(listed.exactly(item)) != 1 and bool(listed.search(item, 1))


def _refusal(listed: Labelled, exact: list[TableRow], near: list[TableRow]) -> RefusedError:
    suggestions = [Suggestion(row.item, listed.told(row)) for row in (exact or near)[:SUGGESTED]]
    if exact:
        return RefusedError(_("Plusieurs réponses portent ce nom : choisissez la bonne ci-dessous."), suggestions)
    if near:
        return RefusedError(_("Choisissez une réponse de la liste, par exemple ci-dessous."), suggestions)
    return RefusedError(_("Choisissez une réponse de la liste."))
