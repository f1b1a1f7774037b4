"""The blocks of a body as plain data, as they are written in files: what has its default is left out."""

from typing import Any

import msgspec


class Shape(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What every block has: nothing but its own keys."""


class Picture(Shape):
    """A picture; `image` is its address."""

    image: str = ""
    alternative: str = ""
    decorative: bool = False
    caption: str = ""


class Slideshow(Shape):
    """Several pictures."""

    slides: list[Picture]
    title: str = ""


class Quotation(Shape):
    """Somebody's words."""

    words: str
    name: str = ""
    role: str = ""


class Figure(Shape):
    """A registered figure; `read_on` is a day, as `2026-03-01`."""

    name: str
    territory: str = ""
    read_on: str = ""
    legend: str = ""


class Table(Shape):
    """Rows of cells under headers."""

    caption: str
    headers: list[str]
    rows: list[list[str]]
    row_headers: bool = False


class Callout(Shape):
    """A box."""

    text: str
    title: str = ""
    link: str = ""
    link_text: str = ""


class File(Shape):
    """A file to download; `file` is its address."""

    file: str = ""
    name: str = ""


class Files(Shape):
    """A list of files."""

    files: list[File]
    title: str = ""


class Video(Shape):
    """A video elsewhere."""

    title: str
    url: str
    image: str = ""
    transcript: str = ""


class Listing(Shape):
    """A list that another room keeps."""

    listing: str
    limit: int = 10
    title: str = ""


class Text(Shape):
    """Running text that could not stand bare: it shows fences of communs as an example."""

    text: str


SHAPES: dict[str, type[Shape]] = {
    "picture": Picture,
    "slideshow": Slideshow,
    "quotation": Quotation,
    "figure": Figure,
    "table": Table,
    "callout": Callout,
    "files": Files,
    "video": Video,
    "listing": Listing,
}


def shaped(kind: str, data: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a file says
    """Return the data of a block of this kind without defaults. Raises `msgspec.ValidationError` and `KeyError`."""
    shape: dict[str, Any] = msgspec.to_builtins(msgspec.convert(data, (SHAPES | {"text": Text})[kind]))
    return shape
