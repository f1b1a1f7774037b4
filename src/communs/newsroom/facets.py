"""Filters with counts: how many entries each choice would leave, in one statement.

Several values of one filter widen it: an entry has one of them. Filters narrow one another: an entry satisfies all. The
counts of a filter ignore its own choices and take the others into account, so that one sees what each value brings.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from communs.newsroom.choices import Chosen
from communs.newsroom.models import Entry

TAG = "tag"
MOST_CHOICES = 12
#: The column names of a statement are ours; what people choose is always a parameter. Rows are counted before what they
#: hold is written as text: a column has few values and many rows.
BY_COLUMN = (
    "SELECT '{name}', value::text, '', total FROM (SELECT {name} AS value, count(*) AS total FROM hits"
    " WHERE {name} IS NOT NULL AND {others} GROUP BY 1) AS by_value"
)
BY_TAG = (
    "SELECT 'tag', term.slug, term.name, total FROM (SELECT link.term_id, count(*) AS total FROM hits"
    " JOIN newsroom_entry_tags link ON link.entry_id = hits.id WHERE {others} GROUP BY 1) AS by_term"
    " JOIN newsroom_term term ON term.id = by_term.term_id"
)
TOTAL = "SELECT 'total', '', '', count(*) FROM hits WHERE {others}"
TAGGED = (
    "id IN (SELECT link.entry_id FROM newsroom_entry_tags link JOIN newsroom_term term ON term.id = link.term_id"
    " WHERE term.slug = ANY(%s))"
)


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its label (empty when the value says itself) and how many entries it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Counts:
    """The choices of every filter, the most frequent first, and how many entries the filters in force leave."""

    total: int
    choices: Mapping[str, list[Choice]]


def counted(hits: QuerySet[Any], columns: Sequence[str], chosen: Chosen) -> Counts:
    """Count what the rows of `hits` offer to choose; its values are `id` and `columns`, and tags are always offered.

    `chosen` maps filters (columns and "tag") to the values in force. One statement reads the rows once.
    """
    names = [*columns, TAG]
    parts = [(TOTAL.format(others=_others(chosen, "")), _values(chosen, ""))]
    for name in names:
        form = BY_TAG if name == TAG else BY_COLUMN
        parts.append((form.format(name=name, others=_others(chosen, name)), _values(chosen, name)))
    sql, parameters = hits.query.sql_with_params()
    union = " UNION ALL ".join(f"({part})" for part, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits AS MATERIALIZED ({sql}) {union}", [*parameters, *(one for _, more in parts for one in more)]
        )
        rows = cursor.fetchall()
    return _read(rows, names)


def filtered(entries: QuerySet[Any], columns: Collection[str], chosen: Chosen) -> QuerySet[Any]:
    """Return the entries that the filters in force keep: those of `columns`, and tags."""
    if slugs := chosen.get(TAG):
        entries = entries.filter(pk__in=Entry.tags.through.objects.filter(term__slug__in=slugs).values("entry"))
    return entries.filter(**{f"{name}__in": values for name, values in chosen.items() if name in columns})


def _read(rows: list[tuple[str, str, str, int]], names: Sequence[str]) -> Counts:
    choices = {
        name: sorted(
            (Choice(value, label, count) for facet, value, label, count in rows if facet == name and value),
            key=lambda choice: (-choice.count, choice.value),
        )
        for name in names
    }
    return Counts(next(count for facet, *_, count in rows if facet == "total"), choices)


def _others(chosen: Chosen, but: str) -> str:
    conditions = [TAGGED if name == TAG else f"{name}::text = ANY(%s)" for name in chosen if name != but]
    return " AND ".join(conditions) or "true"


def _values(chosen: Chosen, but: str) -> list[list[str]]:
    return [list(values) for name, values in chosen.items() if name != but]
