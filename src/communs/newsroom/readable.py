"""HTML of an entry as plain text: what a text e-mail says, what is counted and described."""

import re
from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

PARAGRAPHS = {"p", "div", "section", "figure", "figcaption", "blockquote", "ul", "ol", "dl", "table", "details", "pre"}
PARAGRAPHS |= {"h1", "h2", "h3", "h4", "h5", "h6"}
LINES = {"br", "li", "dt", "dd", "tr", "caption", "summary"}
SILENT = {"picture", "svg"}
ITEM = "– "
LONGEST_SUMMARY = 220


def readable(html: str, *, links: bool = False) -> str:
    """Return the words of safe HTML, a blank line between paragraphs, a dash before items; `links` adds addresses."""
    reader = _Reader(links=links)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split(" ")).strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(rf"^{ITEM}\s+", ITEM, "\n".join(lines), flags=re.MULTILINE)).strip()


def shortened(words: str, limit: int = LONGEST_SUMMARY) -> str:
    """Return words cut after the last whole one that fits, with an ellipsis when something was cut."""
    if len(words) <= limit:
        return words
    return f"{words[:limit].rsplit(' ', 1)[0].rstrip(' ,;:–(')}…"


class _Reader(HTMLParser):
    def __init__(self, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.links = links
        self.parts: list[str] = []
        self.address = ""
        self.silent = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self._break(tag)
        self.silent += tag in SILENT
        if tag in LINES:
            self.parts.append(f"\n{ITEM if tag == 'li' else ''}")
        if tag == "a":
            self.address = dict(attrs).get("href") or ""

    @override
    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        if tag == "a" and self.links and self.address and self.address not in "".join(self.parts[-1:]):
            self.parts.append(f" ({self.address.removeprefix('mailto:').removeprefix('tel:')})")
        if tag in {"td", "th"}:
            self.parts.append(" ")
        self._break(tag)

    @override
    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \t\n\r]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.parts.append("\n\n")
