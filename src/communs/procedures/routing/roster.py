"""Groups and their people as a CSV file: read forgivingly, every wrong line told by its number; written back."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MAX_BYTES = 1_000_000
MAX_LINES = 5_000
LONGEST_NAME = 150
FORMULA = ("=", "+", "-", "@", "\t")
NAMES = {
    "groupe": "group",
    "group": "group",
    "nom du groupe": "group",
    "courriel": "email",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "adresse électronique": "email",
}


@dataclass(frozen=True)
class Line:
    """One line of a file by its `number` (the first is 1); a `problem` says why it is left aside."""

    number: int
    group: str = ""
    email: str = ""
    problem: str = ""


class UnreadableRosterError(ValueError):
    """The file is no list of people; the message says why."""


def read_roster(content: bytes, group: str = "") -> list[Line]:
    """Every line of a file, with what is wrong with it.

    UTF-8 with or without a mark, else ISO-8859-1; commas, semicolons or tabs; a first line that names the columns, or
    none. A file of one column holds addresses: `group` says whose. A line without an address names a group alone.
    Raises `UnreadableRosterError`.
    """
    rows = list(_rows(text_of(content)))
    if not rows:
        raise UnreadableRosterError(_("Ce fichier est vide."))
    columns = _columns(rows)
    if "group" not in columns and not group:
        raise UnreadableRosterError(_("Ce fichier n’a qu’une colonne : choisissez le groupe de ces personnes."))
    begun = 1 if _is_header(rows[0][1]) else 0
    return [_line(number, row, columns, group) for number, row in rows[begun:]]


def written_roster(pairs: Iterable[tuple[str, str]]) -> str:
    """Groups and addresses as a file that `read_roster` reads and spreadsheets open; no cell begins a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Groupe"), _("Courriel")])
    writer.writerows([_harmless(group), _harmless(email)] for group, email in pairs)
    return "\ufeff" + file.getvalue()


def text_of(content: bytes) -> str:
    """The text of a file. Raises `UnreadableRosterError`."""
    if len(content) > MAX_BYTES:
        raise UnreadableRosterError(_("Ce fichier dépasse 1 Mo."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableRosterError(_("Ce fichier n’est pas un CSV."))
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers."""
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    try:
        for rank, row in enumerate(reader):
            if rank >= MAX_LINES:
                raise UnreadableRosterError(_("Ce fichier a plus de %(count)s lignes.") % {"count": MAX_LINES})
            cells = [_bare(cell.strip()) for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise UnreadableRosterError(_("Ce fichier n’est pas un CSV.")) from None


def _is_header(row: Sequence[str]) -> bool:
    return any(cell.lower() in NAMES for cell in row) and not any("@" in cell for cell in row)


def _columns(rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    """What each column holds: as its first line says, else the addresses are where most signs @ are."""
    first = rows[0][1]
    if _is_header(first):
        return [NAMES.get(cell.lower(), "") for cell in first]
    if all(len(row) == 1 for _number, row in rows):
        return ["email"]
    signs = [sum("@" in row[column] for _number, row in rows if column < len(row)) for column in (0, 1)]
    return ["email", "group"] if signs[0] > signs[1] else ["group", "email"]


def _line(number: int, row: Sequence[str], columns: Sequence[str], group: str) -> Line:
    cells = dict(zip(columns, row, strict=False))
    line = Line(number, cells.get("group", "") if "group" in columns else group, cells.get("email", "").lower())
    return replace(line, problem=_problem(line))


def _problem(line: Line) -> str:
    if not line.group:
        return _("Le groupe manque.")
    if len(line.group) > LONGEST_NAME:
        return _("Le nom du groupe a plus de %(count)s caractères.") % {"count": LONGEST_NAME}
    try:
        if line.email:
            validate_email(line.email)
    except ValidationError:
        return _("« %(email)s » n’est pas une adresse électronique.") % {"email": line.email[:100]}
    return ""


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell
