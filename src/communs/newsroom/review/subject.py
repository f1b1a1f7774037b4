"""What is reviewed, as plain data: the same for a page of the editor and for a file."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar, cast

from communs.newsroom.review.figures import Figures
from communs.newsroom.review.glossary import Glossary, shipped_glossary
from communs.newsroom.review.passage import Passage

T = TypeVar("T")
Kind = Literal["press_release", "article", "event", "publication", "page"]
LinkState = Literal["fine", "broken", "not checked"]


@dataclass(frozen=True)
class Picture:
    """A picture. `alternative` is `None` when nobody wrote one; `decorative` is a choice; sizes are in pixels."""

    place: str
    source: str = ""
    alternative: str | None = None
    decorative: bool = False
    caption: str = ""
    width: int | None = None
    height: int | None = None
    line: int = 1


@dataclass(frozen=True)
class Link:
    """A link: where it stands and where it leads."""

    place: str
    target: str
    text: str = ""
    line: int = 1


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An entry to review.

    `passages` are its texts, `pictures` and `links` those that no passage contains. `released` is when it goes out,
    `starts` and `ends` the dates of an event. `link_states` are known results by target; with `ask_links`, a link that
    has none is told. `figures` is `None` where figures cannot be asked for (a file without a platform). `lines` are
    lines of the file by place.
    """

    kind: Kind | None = None
    language: str = "fr"
    passages: tuple[Passage, ...] = ()
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()
    released: dt.datetime | None = None
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    link_states: Mapping[str, LinkState] = field(default_factory=dict)
    ask_links: bool = False
    glossary: Glossary = field(default_factory=shipped_glossary)
    figures: Figures | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def passage(self, place: str) -> Passage | None:
        """The passage at a place."""
        return next((passage for passage in self.passages if passage.place == place), None)

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """The passages that are read for themselves, without the labels of things."""
        return tuple(passage for passage in self.passages if not passage.label)

    @cached_property
    def all_links(self) -> tuple[Link, ...]:
        """Every link, those of the passages included."""
        return (*self.links, *(link for passage in self.passages for link in _links(passage)))

    @cached_property
    def all_pictures(self) -> tuple[Picture, ...]:
        """Every picture, those of the passages included."""
        return (*self.pictures, *(picture for passage in self.passages for picture in _pictures(passage)))

    def reading(self, reader: Callable[["Subject"], T]) -> T:
        """What a reader makes of this subject, read once for all the checks that ask."""
        if reader not in self._readings:
            self._readings[reader] = reader(self)
        return cast("T", self._readings[reader])

    @cached_property
    def _readings(self) -> dict[object, object]:
        return {}

    def line_of(self, place: str) -> int:
        """The line of the file for a place that is no passage."""
        return self.lines.get(place, 1)


def _links(passage: Passage) -> Iterator[Link]:
    for link in passage.links:
        if not link.picture:
            yield Link(passage.place, link.target, link.text, passage.line_at(link.start))


def _pictures(passage: Passage) -> Iterator[Picture]:
    """The pictures of a passage. An empty `alt` is a choice in HTML (WCAG, technique H67), an oversight in Markdown."""
    for link in passage.links:
        if link.picture:
            yield Picture(passage.place, link.target, link.text or None, line=passage.line_at(link.start))
    for tag in passage.tags:
        if tag.name == "img":
            alternative = tag.attributes.get("alt")
            yield Picture(
                passage.place,
                tag.attributes.get("src") or "",
                alternative,
                decorative="alt" in tag.attributes and not (alternative or "").strip(),
                width=_pixels(tag.attributes.get("width")),
                height=_pixels(tag.attributes.get("height")),
                line=passage.line_at(tag.start),
            )


def _pixels(written: str | None) -> int | None:
    return int(written) if written and re.fullmatch(r"[0-9]{1,6}", written) else None
