"""The list of journalists as a CSV file, read and written."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from communs.newsroom.models import Journalist

COLUMNS = ("email", "name", "outlet", "language", "topics")
ALIASES = {
    "courriel": "email",
    "e-mail": "email",
    "mail": "email",
    "adresse": "email",
    "nom": "name",
    "média": "outlet",
    "media": "outlet",
    "langue": "language",
    "thèmes": "topics",
    "themes": "topics",
}
LONGEST = 150
MAX_LINES = 20_000


@dataclass(frozen=True)
class Line:
    """One line of a file: `number` is that of the file (1 is its header); `problem` says why it cannot be kept."""

    number: int
    email: str
    name: str = ""
    outlet: str = ""
    language: str = "fr"
    topics: list[str] = field(default_factory=list)
    problem: str = ""


class UnreadableRoster(ValueError):  # noqa: N818 - it names what happened
    """The file is no list of journalists; the message says why."""


def read_roster(content: bytes) -> list[Line]:
    """Return every line of a file, the wrong ones with what is wrong. Raises `UnreadableRoster`."""
    rows = _rows(content)
    names = [ALIASES.get(name.strip().lower(), name.strip().lower()) for name in next(rows, [])]
    if "email" not in names:
        raise UnreadableRoster(_("La première ligne doit nommer les colonnes, dont « email »."))
    lines: list[Line] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if number > MAX_LINES:
            raise UnreadableRoster(_("Ce fichier a plus de %(count)s lignes.") % {"count": MAX_LINES})
        if any(cell.strip() for cell in row):
            lines.append(_line(number, dict(zip(names, row, strict=False)), seen))
    return lines


def written_roster(journalists: Iterable[Journalist]) -> str:
    """Return journalists as a file that `read_roster` reads; no cell begins a formula of a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([*COLUMNS, "state", "consent_at", "consent_origin"])
    for one in journalists:
        topics = ",".join(term.name for term in one.topics.all())
        consent = one.consent_at.isoformat() if one.consent_at else ""
        row = [one.email, one.name, one.outlet, one.language, topics, one.state, consent, one.consent_origin]
        writer.writerow([_harmless(cell) for cell in row])
    return file.getvalue()


def _rows(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableRoster(_("Ce fichier n’est pas en UTF-8 : enregistrez-le en « CSV UTF-8 ».")) from None
    if "\0" in text:
        raise UnreadableRoster(_("Ce fichier n’est pas un CSV."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise UnreadableRoster(_("Ce fichier n’est pas un CSV.")) from None


def _line(number: int, cells: dict[str, str], seen: set[str]) -> Line:
    values = {name: " ".join((cells.get(name) or "").split()) for name in COLUMNS}
    email, language = values["email"].lower(), values["language"].lower()[:2] or "fr"
    problem = _problem(email, language, values, seen)
    seen.add(email)
    topics = [topic.strip() for topic in values["topics"].split(",") if topic.strip()]
    return Line(number, email, values["name"], values["outlet"], language, topics, problem)


def _problem(email: str, language: str, values: dict[str, str], seen: set[str]) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("L’adresse électronique n’est pas valide.")
    if email in seen:
        return _("Cette adresse est déjà plus haut dans le fichier.")
    if language not in {"fr", "en"}:
        return _("La langue est « fr » ou « en ».")
    if any(len(values[name]) > LONGEST for name in ("name", "outlet")):
        return _("Le nom ou le média dépasse 150 caractères.")
    return ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell
