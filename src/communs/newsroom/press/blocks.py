"""The blocks of an entry as plain data: one function a type of block. See `markup` for those of running text.

More kinds than there: figure (a quoted number), callout, files, quotation with its author (`by`). A picture names its
file by `image` (a key of `Pictures`) or, in running text, by its address (`source`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from communs.core.listings import listings
from communs.newsroom import prose
from communs.newsroom.blocks.picture import alternative_of
from communs.newsroom.models import Picture
from communs.newsroom.press.markup import Node, absolute, blocks_of
from communs.newsroom.quoting import replaced

QUOTES = {"fr": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"), "en": ("“", "”")}
Values = Any


@dataclass
class Reader:
    """What the reading of one entry knows: its language, the words of its figures, the pictures met on the way."""

    language: str
    said: dict[tuple[str, str], str]
    origins: dict[tuple[str, str], str] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)

    def read(self, stream: Iterable[Values]) -> list[Node]:
        """Return the blocks of a stream, in order."""
        return [node for block in stream for node in READERS[block.block_type](self, block.value)]

    def words(self, name: str, territory: str | None) -> str:
        """What a figure says, « … » when nobody knows."""
        return self.said.get((name, territory or ""), "…")


def text(reader: Reader, value: str) -> list[Node]:
    """Running text, with the figures that it quotes."""
    quoted = replaced(value, lambda quote: reader.words(quote.name, quote.territory))
    return blocks_of(prose.html(quoted))


def picture(reader: Reader, value: Values) -> list[Node]:
    """A picture of the library; one that is still expected is left out."""
    image = value["image"]
    if not image:
        return []
    reader.pictures[image.pk] = image
    caption = value["caption"] or image.caption
    alternative = alternative_of(value)
    return [
        {
            "kind": "picture",
            "image": image.pk,
            "alternative": caption if alternative is None else alternative,
            "caption": caption,
            "credit": image.credit,
        }
    ]


def slideshow(reader: Reader, value: Values) -> list[Node]:
    """Its pictures, one after the other, under its title."""
    slides = [node for slide in value["slides"] for node in picture(reader, slide)]
    return [*_title(value["title"] if slides else ""), *slides]


def quotation(reader: Reader, value: Values) -> list[Node]:
    """Somebody's words between the quotation marks of the language."""
    opening, closing = QUOTES.get(reader.language, QUOTES["fr"])
    words = f"{opening}{' '.join(value['words'].split())}{closing}"
    by = ", ".join(part for part in (value["name"], value["role"]) if part)
    return [{"kind": "quotation", "blocks": [_paragraph(words)], "by": by}]


def figure(reader: Reader, value: Values) -> list[Node]:
    """One registered figure."""
    key = (value["name"], value["territory"] or "")
    said, origin = reader.words(*key), reader.origins.get(key, "")
    return [{"kind": "figure", "said": said, "legend": value["legend"] or "", "origin": origin}]


def table(_reader: Reader, value: Values) -> list[Node]:
    """A table whose first row names its columns."""
    headers = [_cell(header) for header in value["headers"]]
    rows = [[_cell(cell) for cell in row] for row in value["rows"]]
    width = max(len(headers), *(len(row) for row in rows), 1)
    filled = [row + [[] for _ in range(width - len(row))] for row in [headers, *rows]]
    return [
        {"kind": "table", "caption": value["caption"], "headers": filled[:1], "rows": filled[1:], "width": width},
    ]


def callout(_reader: Reader, value: Values) -> list[Node]:
    """A box."""
    inner = blocks_of(prose.html(value["text"]))
    if value["link"]:
        label = value["link_text"] or value["link"]
        inner += [{"kind": "paragraph", "inlines": [_link(label, value["link"])]}]
    return [{"kind": "callout", "title": value["title"] or "", "blocks": inner}]


def files(reader: Reader, value: Values) -> list[Node]:
    """A list of files under its title."""
    found = [node for one in value["files"] for node in file(reader, one)]
    return [*_title(value["title"] if found else ""), *found]


def file(_reader: Reader, value: Values) -> list[Node]:
    """A file to download; one that is still expected is left out."""
    document = value["document"]
    if not document:
        return []
    kind = document.file_extension.upper()
    detail = ", ".join(part for part in (kind, filesizeformat(document.get_file_size() or 0)) if part)
    name = value["name"] or document.title
    return [{"kind": "file", "name": name, "detail": detail, "url": absolute(document.url), "key": document.pk}]


def video(_reader: Reader, value: Values) -> list[Node]:
    """The address of a video."""
    label = _("Vidéo : %(title)s") % {"title": value["title"]}
    return [{"kind": "paragraph", "inlines": [_link(label, value["url"])]}]


def listing(_reader: Reader, value: Values) -> list[Node]:
    """What another room lists, as it is now."""
    if value["listing"] not in listings:
        return []
    offered = listings[value["listing"]].items(value["limit"])
    items = [[{"kind": "paragraph", "inlines": [_link(one.title, one.url), *_after(one.text)]}] for one in offered]
    shown = [{"kind": "list", "ordered": False, "start": 1, "items": items}] if items else []
    return [*_title(value["title"] if items else ""), *shown]


def _title(words: str | None) -> list[Node]:
    return [{"kind": "heading", "level": 2, "inlines": [_text(words)]}] if words else []


def _paragraph(words: str) -> Node:
    return {"kind": "paragraph", "inlines": [_text(words)]}


def _text(words: str) -> Node:
    return {"kind": "text", "text": words}


def _cell(words: str) -> list[Node]:
    return [_text(words)] if words else []


def _after(words: str) -> list[Node]:
    return [_text(f" – {words}")] if words else []


def _link(label: str, url: str) -> Node:
    return {"kind": "link", "url": absolute(url), "inlines": [_text(label)]}


READERS: dict[str, Callable[[Reader, Values], list[Node]]] = {
    "text": text,
    "picture": picture,
    "slideshow": slideshow,
    "quotation": quotation,
    "figure": figure,
    "table": table,
    "callout": callout,
    "files": files,
    "file": file,
    "video": video,
    "listing": listing,
}
