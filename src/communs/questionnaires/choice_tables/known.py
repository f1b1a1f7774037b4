"""The tables that forms name, by digest, wherever they are kept.

The engine knows no database: whoever keeps tables says how they are read (`read_from`), once per process. What a
digest names never changes, so that what was read once is kept, the latest used first, within a budget of cells.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from communs.questionnaires.choice_tables.table import Table, table_of

MOST_CELLS = 1_000_000
_lock = Lock()
_tables: OrderedDict[str, Table] = OrderedDict()
_lent: ContextVar[Mapping[str, Table]] = ContextVar("_lent", default={})  # noqa: B039 - never written
_readers: list[Callable[[str], str | None]] = []


def read_from(reader: Callable[[str], str | None]) -> None:
    """Ask `reader` for the content of a table that is not at hand; it answers `None` when it has none."""
    _readers.append(reader)


@contextmanager
def lending(tables: Iterable[Table]) -> Iterator[None]:
    """Within this block, these tables are known too: a document is checked before anything of it is kept."""
    token = _lent.set({table.digest: table for table in tables})
    try:
        yield
    finally:
        _lent.reset(token)


def table_named(digest: str) -> Table | None:
    """The table of this digest; `None` when nobody keeps it."""
    if digest in _lent.get():
        return _lent.get()[digest]
    with _lock:
        found = _tables.get(digest)
        if found is not None:
            _tables.move_to_end(digest)
            return found
    content = next((text for reader in _readers if digest and (text := reader(digest)) is not None), None)
    return None if content is None else remember(table_of(content))


def remember(table: Table) -> Table:
    """Keep a table at hand, and let go of those that were not used for longest."""
    with _lock:
        _tables[table.digest] = table
        _tables.move_to_end(table.digest)
        cells = sum(_weight(item) for item in _tables.values())
        while cells > MOST_CELLS and len(_tables) > 1:
            cells -= _weight(_tables.popitem(last=False)[1])
    return table


def _weight(table: Table) -> int:
    return len(table.columns) * (len(table.rows) + 1)
