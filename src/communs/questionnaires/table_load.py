"""How much the tables of a form weigh together: a form that cannot be written down whole could not be taken elsewhere.

The document of a demarche holds 5 MB, its tables included; `MOST_BYTES` leaves room for everything else.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.field import Field, Issue
from communs.questionnaires.tabled import Tabled
from communs.questionnaires.wording import size

MOST_BYTES = 3_000_000


def load_of(fields: Iterable[Field]) -> int:
    """Bytes of the tables that these fields name, each counted once."""
    return sum(weight for _place, weight in _weights(("", field) for field in fields))


def overloads(fields: Iterable[tuple[str, Field]]) -> Iterator[Issue]:
    """A mistake at the first field whose table makes the form too heavy; `fields` come with their places."""
    total = 0
    for place, weight in _weights(fields):
        total += weight
        if total > MOST_BYTES:
            yield Issue(f"{place}.table", too_heavy())
            return


def too_heavy() -> str:
    """What is said of tables that weigh too much."""
    said = _(
        "Les tableaux de choix de ce formulaire dépassent ensemble %(limit)s : retirez des lignes ou des colonnes."
    )
    return said % {"limit": size(MOST_BYTES)}


def _weights(fields: Iterable[tuple[str, Field]]) -> Iterator[tuple[str, int]]:
    """The weight of each table, where it is named first."""
    seen: set[str] = set()
    for place, field in fields:
        if isinstance(field, Tabled) and field.table not in seen:
            seen.add(field.table)
            table = table_named(field.table)
            yield place, table.weight if table else 0
