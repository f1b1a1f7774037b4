"""The mark-up of a passage: tags, links, pictures and headings, with their places.

It reads Markdown with inline HTML, or HTML alone, after code and comments were masked. It is no parser of HTML: it finds
what editors write, in one pass, and keeps the offsets that messages and mends need.
"""

import html
import re
from dataclasses import dataclass
from typing import Literal

WITHOUT_END = """
area base br col embed hr img input link meta source track wbr
"""
TAG = re.compile(r"<(?P<end>/)?(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:\s[^<>]*|/)?)>")
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+)))?"
)
LINK = re.compile(
    r"(?P<picture>!)?\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(?P<target><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
HASHES = re.compile(r"^ {0,3}(?P<signs>#{1,6})(?:[ \t]+(?P<text>.*?))?[ \t]*#*[ \t]*$", re.MULTILINE)
UNDERLINED = re.compile(r"^(?P<text> {0,3}[^\s#>|*+<=-][^\n]*)\n {0,3}(?P<sign>=+|-{2,})[ \t]*$", re.MULTILINE)
ENCLOSED = re.compile(r"(?is)<h(?P<level>[1-6])\b[^<>]*>(?P<text>.{0,2000}?)</h(?P=level)\s*>")
ANCHOR = re.compile(r"(?is)<a\b(?P<attributes>[^<>]*)>(?P<text>.{0,2000}?)</a\s*>")


@dataclass(frozen=True)
class Tag:
    """One HTML tag: `kind` tells whether it opens, closes, or does both."""

    name: str
    kind: Literal["open", "close", "void"]
    attributes: dict[str, str | None]
    start: int
    end: int


@dataclass(frozen=True)
class WrittenLink:
    """A link or, when `picture` is true, a picture: its words and its target."""

    text: str
    target: str
    picture: bool
    start: int
    end: int


@dataclass(frozen=True)
class Heading:
    """A heading, with the bare words of its text."""

    level: int
    text: str
    start: int
    end: int


VOID = frozenset(WITHOUT_END.split())


def tags(bare: str) -> list[Tag]:
    """The HTML tags of a text."""
    return [_tag(found) for found in TAG.finditer(bare)]


def links(bare: str, *, markdown: bool) -> list[WrittenLink]:
    """The links and the Markdown pictures of a text, in order."""
    found = [_anchor(one) for one in ANCHOR.finditer(bare) if "href" in attributes(one["attributes"])]
    if markdown:
        found += [_link(one) for one in LINK.finditer(bare)]
    return sorted(found, key=lambda link: link.start)


def headings(bare: str, *, markdown: bool) -> list[Heading]:
    """The headings of a text, in order."""
    found = [Heading(int(one["level"]), words(one["text"]), one.start(), one.end()) for one in ENCLOSED.finditer(bare)]
    if markdown:
        found += [
            Heading(len(one["signs"]), words(one["text"] or ""), one.start(), one.end())
            for one in HASHES.finditer(bare)
        ]
        found += [
            Heading(1 if one["sign"][0] == "=" else 2, words(one["text"]), one.start(), one.end())
            for one in UNDERLINED.finditer(bare)
        ]
    return sorted(found, key=lambda heading: heading.start)


def attributes(written: str) -> dict[str, str | None]:
    """The attributes of a tag, names in lower case; one without a value is `None`. The first of two counts (HTML)."""
    found: dict[str, str | None] = {}
    for one in ATTRIBUTE.finditer(written):
        value = next((one[kind] for kind in ("double", "single", "bare") if one[kind] is not None), None)
        found.setdefault(one["name"].lower(), None if value is None else html.unescape(value))
    return found


def words(text: str) -> str:
    """A piece of mark-up without its tags, targets and emphasis."""
    text = LINK.sub(lambda link: link["text"], TAG.sub(" ", text))
    return " ".join(html.unescape(re.sub(r"[*_`~]+", "", text)).split())


def _tag(found: re.Match[str]) -> Tag:
    name = found["name"].lower()
    void = name in VOID or found["attributes"].endswith("/")
    kind: Literal["open", "close", "void"] = "close" if found["end"] else "void" if void else "open"
    return Tag(name, kind, attributes(found["attributes"]), found.start(), found.end())


def _anchor(found: re.Match[str]) -> WrittenLink:
    inside = attributes(found["attributes"])
    pictured = re.search(r"(?i)<(?:img|svg)\b", found["text"]) is not None or bool(inside.get("aria-label"))
    text = words(found["text"]) or ("\ufffc" if pictured else "")
    return WrittenLink(text, (inside.get("href") or "").strip(), False, found.start(), found.end())


def _link(found: re.Match[str]) -> WrittenLink:
    target = found["target"].strip("<>").strip()
    text = found["text"] if found["picture"] else words(found["text"]) or ("\ufffc" if "](" in found["text"] else "")
    return WrittenLink(text.strip(), target, bool(found["picture"]), found.start(), found.end())
