"""A table of choices: immutable, and named by the SHA-256 of what it holds."""

import csv
import dataclasses
import functools
import hashlib
import heapq
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from communs.questionnaires.wording import folded

MOST_ROWS = 20_000
MOST_COLUMNS = 20
LONGEST_CELL = 500
SEPARATORS = ";,\t|"
INDENT = 4
ITEM, LABEL, ROW = "item", "label", "row"


class TableRow(NamedTuple):
    """A row that can be chosen: `item` (its first cell) names it, `label` is what people read."""

    item: str
    label: str
    cells: tuple[str, ...]


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """Named columns and rows of texts; the first cell of each row is unique: it is the value of the choice."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @functools.cached_property
    def content(self) -> str:
        """The canonical JSON that the digest names: the list of columns, then every row."""
        return msgspec.json.encode([self.columns, *self.rows]).decode()

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the content."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @functools.cached_property
    def weight(self) -> int:
        """Bytes that it takes in the document of a demarche, where each line of its CSV is indented."""
        return len(self.as_csv().encode()) + INDENT * (len(self.rows) + 1)

    def as_csv(self) -> str:
        """The table as CSV (RFC 4180, commas, LF): reading it gives the same table, hence the same digest."""
        text = io.StringIO()
        unclear = any(sign in name for name in self.columns for sign in SEPARATORS)
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if unclear else csv.QUOTE_MINIMAL).writerow(
            self.columns
        )
        csv.writer(text, lineterminator="\n").writerows(self.rows)
        return text.getvalue()

    def labelled(self, column: str = "") -> "Labelled":
        """The rows as read by their column `column`, the first when it is empty or not there."""
        return _labelled(self, self.columns.index(column) if column in self.columns else 0)


class Labelled:
    """The rows of a table under the labels of one column, found by item, by label, by words."""

    def __init__(self, table: Table, place: int) -> None:
        self._table = table
        self._rows = [TableRow(row[0], row[place] or row[0], row) for row in table.rows]
        self._by_item = {row.item: row for row in self._rows}
        self._ranks = {row.item: rank for rank, row in enumerate(self._rows)}
        self._by_label = _grouped((row.label, row) for row in self._rows)
        self._by_told = {self.told(row): row for row in self._rows}
        self._by_key = _grouped((folded(text), row) for text, row in self._by_told.items())
        self._words = [" " + folded(f"{row.label} {row.item}" if place else row.label) for row in self._rows]

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def item(self, item: str) -> TableRow | None:
        """The row of that item."""
        return self._by_item.get(item)

    def rank(self, item: str) -> int:
        """The place of that row in the table. Raises `KeyError`."""
        return self._ranks[item]

    def told(self, row: TableRow) -> str:
        """The label, with the item when the label alone would not tell which row it is."""
        alone = len(self._by_label[row.label]) == 1 and self._by_item.get(row.label, row) is row
        return row.label if alone else f"{row.label} ({row.item})"

    def exactly(self, text: str) -> list[TableRow]:
        """The row that is told so or has this item, else those with this label, whatever case and accents."""
        row = self._by_told.get(text) or self.item(text)
        return [row] if row else self._by_label.get(text) or self._by_key.get(folded(text) or text, [])

    def search(self, text: str, limit: int = 20) -> list[TableRow]:
        """The rows where every word of `text` begins a word of the label (or the item): those that begin so first."""
        key = folded(text)
        words = [f" {word}" for word in key.split()]
        found = [row for row, known in zip(self._rows, self._words, strict=True) if words and _holds(known, words)]
        return heapq.nsmallest(limit, found, key=lambda row: (not folded(row.label).startswith(key), folded(row.label)))

    def snapshot(self, row: TableRow) -> dict[str, object]:
        """What an answer keeps of a row, so that no later table alters what was answered."""
        return {ITEM: row.item, LABEL: row.label, ROW: dict(zip(self._table.columns, row.cells, strict=True))}


def table_of(content: str) -> Table:
    """The table that a canonical JSON tells. Raises `ValueError` for any other text."""
    lines = msgspec.json.decode(content, type=list[tuple[str, ...]])
    if not lines:
        raise ValueError(content)
    return Table(lines[0], tuple(lines[1:]))


def _grouped(pairs: Iterable[tuple[str, TableRow]]) -> dict[str, list[TableRow]]:
    found: dict[str, list[TableRow]] = {}
    for text, row in pairs:
        found.setdefault(text, []).append(row)
    return found


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


@functools.lru_cache(maxsize=64)
def _labelled(table: Table, place: int) -> Labelled:
    return Labelled(table, place)
