"""Reading a post kept as a file: YAML front matter between two lines `---`, then a body in Markdown.

    document = read_document(path.read_bytes(), path.name)
    document.front_matter["title"], document.body, document.line_of("files", 0, "nom")

Nothing here knows of rows or requests. Dates stay texts, as they were written; `moment` reads one.
"""

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml
from django.utils.translation import gettext as _

from communs.core.yaml_reading import UnreadableYamlError, read_yaml

MAX_BYTES = 5_000_000
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
HEAD = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(Z|z|[-+]\d{2}(?::?\d{2})?)?)?", re.ASCII
)

Path = tuple[str | int, ...]


class UnreadableDocumentError(ValueError):
    """The file is no post: `file`, `line` (1 is the first) and `message` say why, in French."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


@dataclass(frozen=True)
class Span:
    """Where the value of a key stands in the source: its characters, and the line (1 is the first) where it begins."""

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Document:
    r"""A post: plain data and a text, with the places where they were found.

    `source` is the whole text, without its mark of byte order and with `\n` for every end of line; `newline` is how
    the file ended them, empty when it mixed several ways. `head` is the YAML between the two lines `---`. `has_mark`
    tells of a mark of byte order.
    """

    name: str
    source: str
    head: str
    body: str
    newline: str
    front_matter: dict[str, Any]
    has_mark: bool = False

    @property
    def body_line(self) -> int:
        """The line of the file where the body begins."""
        return self.source.count("\n", 0, len(self.source) - len(self.body)) + 1

    @cached_property
    def spans(self) -> dict[Path, Span]:
        """Where every value of the front matter stands in the source, by the path of its keys."""
        offset = self.source.index("\n") + 1 if self.head else 0
        root = yaml.compose(self.head, Loader=yaml.SafeLoader)
        return {path: _span(key, value, offset) for path, key, value in _nodes(root, ())}

    def line_of(self, *path: str | int) -> int:
        """The line of a key, or of the nearest of its parents that exists: `line_of("files", 0, "nom")`."""
        while path:
            if path in self.spans:
                return self.spans[path].line
            path = path[:-1]
        return 1


def read_document(content: bytes, name: str) -> Document:
    """Split a file called `name`. A file that does not begin with a line `---` is all body.

    Raises `UnreadableDocumentError`: over 5 MB, not UTF-8, front matter without an end, no correct YAML, not a mapping.
    """
    text, newline = _decoded(content, name)
    head = HEAD.match(text)
    if head is None and OPENING.match(text):
        message = _("L’en-tête ouvert ici n’est pas fermé : ajoutez une ligne « --- » avant le texte.")
        raise UnreadableDocumentError(name, 1, message)
    written = head["yaml"] if head else ""
    body = text[head.end() :] if head else text
    return Document(
        name, text, written, body, newline, _front_matter(written, name), content.startswith(b"\xef\xbb\xbf")
    )


def moment(text: str) -> dt.datetime:
    """Read a date of front matter: `2023-09-05 11:42:00 +02:00`, `2018-07-18 15:16:00 Z`, `2023-09-05`.

    What has no offset is in Paris; what has no hour is at midnight. Raises `ValueError`.
    """
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no date")
    day, hour, offset = found.groups()
    at = dt.datetime.fromisoformat(f"{day} {(hour or '00:00').zfill(5)}{(offset or '').upper()}")
    return at if at.tzinfo else at.replace(tzinfo=PARIS)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text with one kind of line ends, and the kind that it had."""
    if len(content) > MAX_BYTES:
        raise UnreadableDocumentError(name, 1, _("Ce fichier dépasse 5 Mo : ce n’est pas un texte à publier."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("Ce fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage.")
        raise UnreadableDocumentError(name, line, message) from None
    endings = set(re.findall(r"\r\n|\r|\n", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, endings.pop() if len(endings) == 1 else "" if endings else "\n"


def _front_matter(written: str, name: str) -> dict[str, Any]:
    try:
        data = read_yaml(written)
    except UnreadableYamlError as error:
        raise UnreadableDocumentError(name, error.line + 1 if error.line else 1, error.message) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        message = _("L’en-tête n’est pas une liste de clés suivies de leurs valeurs.")
        raise UnreadableDocumentError(name, 2, message)
    return data


def _nodes(node: yaml.Node | None, path: Path) -> list[tuple[Path, yaml.Node, yaml.Node]]:
    """Every value below a node: its path, the node of its key (its own in a list) and its node."""
    found: list[tuple[Path, yaml.Node, yaml.Node]] = []
    if isinstance(node, yaml.MappingNode):
        found = [((*path, key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        found = [((*path, rank), value, value) for rank, value in enumerate(node.value)]
    return [one for place, key, value in found for one in [(place, key, value), *_nodes(value, place)]]


def _span(key: yaml.Node, value: yaml.Node, offset: int) -> Span:
    return Span(value.start_mark.index + offset, value.end_mark.index + offset, key.start_mark.line + 2)
