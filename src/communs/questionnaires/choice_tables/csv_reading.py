"""Reading a CSV as people have them: whatever the separator and the encoding, every bad line told by its number."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from communs.questionnaires.choice_tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, SEPARATORS, Table
from communs.questionnaires.wording import one_line, size

MAX_BYTES = 2_000_000
ONE_COLUMN = "\x1f"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadableTableError(ValueError):
    """The file cannot be taken at all; `line` is 0 when no line is at fault."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class BadLine(NamedTuple):
    """A line that was left out, by its number in the file (from 1), and why."""

    line: int
    message: str


class Reading(NamedTuple):
    """A table, and what was left out of it."""

    table: Table
    bad_lines: tuple[BadLine, ...]


def read_csv(data: bytes) -> Reading:
    """Read a CSV whose first line names the columns and whose first column names the choices.

    UTF-8 (with or without mark), UTF-16 with mark, Windows-1252 and ISO-8859-1; semicolons, commas, tabulations or
    bars; a single column too. Empty lines, lines without a first cell, repeated choices and lines with too many cells
    are left out and told. Raises `UnreadableTableError` when nothing can be taken: too big, not a text, no column.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTableError(_("Le fichier dépasse %(limit)s.") % {"limit": size(MAX_BYTES)})
    lines = _lines(_text(data))
    number, columns = next(((number, cells) for number, cells in lines if any(cells)), (0, []))
    names = _names(columns, number)
    rows, bad = _rows(lines, len(names))
    if not rows:
        raise UnreadableTableError(_("Aucune ligne ne peut être choisie : donnez un titre, puis une ligne par choix."))
    return Reading(Table(names, tuple(rows.values())), tuple(bad))


def _text(data: bytes) -> str:
    encodings = [encoding for mark, encoding in BOMS.items() if data.startswith(mark)] or ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableTableError(_("Ce fichier n’est pas un texte : enregistrez-le au format CSV."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number and its cells, the last empty one left out."""
    reader = csv.reader(io.StringIO(text.rstrip() + "\n", newline=""), delimiter=_separator(text))
    number = 1
    try:
        for cells in reader:
            yield number, [one_line(cell) for cell in cells]
            number = reader.line_num + 1
    except csv.Error:
        said = _("Cette ligne ne se lit pas : un guillemet n’est peut-être pas fermé.")
        raise UnreadableTableError(said, number) from None


def _separator(text: str) -> str:
    first = text.lstrip().partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    best = max(SEPARATORS, key=outside.count)
    return best if best in outside else ONE_COLUMN


def _names(cells: list[str], line: int) -> tuple[str, ...]:
    names = tuple(cells[: max((rank for rank, cell in enumerate(cells, 1) if cell), default=0)])
    if not names:
        raise UnreadableTableError(_("La première ligne doit donner le titre des colonnes."), line)
    if len(names) > MOST_COLUMNS:
        raise UnreadableTableError(_("Un tableau a au plus %(limit)s colonnes.") % {"limit": MOST_COLUMNS}, line)
    if "" in names or len({name.casefold() for name in names}) < len(names):
        raise UnreadableTableError(_("Chaque colonne doit avoir un titre, différent des autres."), line)
    if max(map(len, names)) > LONGEST_CELL:
        raise UnreadableTableError(_too_long(), line)
    return names


def _rows(lines: Iterator[tuple[int, list[str]]], width: int) -> tuple[dict[str, tuple[str, ...]], list[BadLine]]:
    rows: dict[str, tuple[str, ...]] = {}
    first_seen: dict[str, int] = {}
    bad: list[BadLine] = []
    for number, cells in lines:
        complaint = _complaint(cells, width, first_seen)
        if complaint:
            bad.append(BadLine(number, complaint))
            continue
        if len(rows) == MOST_ROWS:
            raise UnreadableTableError(_("Un tableau a au plus %(limit)s lignes.") % {"limit": MOST_ROWS}, number)
        first_seen[cells[0]] = number
        rows[cells[0]] = (*cells[:width], *[""] * (width - len(cells)))
    return rows, bad


def _complaint(cells: list[str], width: int, first_seen: dict[str, int]) -> str:
    if not any(cells):
        return _("Ligne vide.")
    if not cells[0]:
        return _("La première colonne est vide : c’est elle qui nomme le choix.")
    if any(cells[width:]):
        return _("Cette ligne a plus de cellules que le tableau n’a de colonnes.")
    if max(map(len, cells)) > LONGEST_CELL:
        return _too_long()
    if cells[0] in first_seen:
        where = {"value": cells[0], "line": first_seen[cells[0]]}
        return _("« %(value)s » est déjà donné à la ligne %(line)s.") % where
    return ""


def _too_long() -> str:
    return _("Une cellule dépasse %(limit)s caractères : un guillemet n’est peut-être pas fermé.") % {
        "limit": LONGEST_CELL
    }
