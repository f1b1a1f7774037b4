"""From the sanitised HTML of a text to plain data: blocks that hold blocks or inlines.

    blocks_of("<p>Un <strong>mot</strong></p>")
    [{"kind": "paragraph", "inlines": [{"kind": "text", "text": "Un "}, {"kind": "strong", "inlines": […]}]}]

Blocks: paragraph, heading (level 2 and more), list (ordered, items: blocks), quotation, table, code, rule, picture.
Inlines: text, break, strong, emphasis, struck, code, raised, lowered, link.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from typing_extensions import override

from communs.newsroom.spaces import one_line

Node = dict[str, Any]

VOID = {"br", "hr", "img"}
DEEPEST = 9
WIDEST = 12
INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "cite": "emphasis",
    "del": "struck",
    "s": "struck",
    "code": "code",
    "kbd": "code",
    "sup": "raised",
    "sub": "lowered",
}
TRANSPARENT = {"a", "u", "ins", "mark", "small", "abbr", "q", "span", "time", "br", "img"}
RETURN = "\N{LEFTWARDS ARROW WITH HOOK}"
SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass
class Element:
    """One element of the HTML, with what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def find(self, *tags: str) -> "Iterator[Element]":
        """Yield the elements of these names below this one, in order, none inside another."""
        for child in self.children:
            if isinstance(child, Element):
                yield from [child] if child.tag in tags else child.find(*tags)

    @property
    def text(self) -> str:
        """Everything that is written in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Tree(HTMLParser):
    """Reads sanitised HTML, which closes what it opens; beyond `DEEPEST` levels everything stands in the last one.

    Deeper quotations would be more than Typst lays out (64 nested rules).
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._open = [self.root]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        deep = len(self._open) > DEEPEST
        if not deep or tag in VOID:
            self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(self._open[-1] if deep else element)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._open) > 1:
            self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def blocks_of(html: str) -> list[Node]:
    """Return sanitised HTML as blocks. Headings keep their levels; in a list, a quotation or a table they are bold."""
    tree = Tree()
    tree.feed(html)
    tree.close()
    return _blocks(tree.root.children)


def absolute(url: str) -> str:
    """Return an address that works outside the site."""
    return urljoin(f"{settings.SITE_URL}/", url)


def _blocks(children: Iterable["Element | str"]) -> list[Node]:
    """Blocks as they stand; what stands between them makes paragraphs."""
    found: list[Node] = []
    for inline, group in itertools.groupby(children, _is_inline):
        if inline:
            found += _paragraphs(list(group))
        else:
            found += [block for child in group if isinstance(child, Element) for block in _block(child)]
    return found


def _is_inline(child: "Element | str") -> bool:
    return isinstance(child, str) or child.tag in INLINE or child.tag in TRANSPARENT


def _block(element: Element) -> list[Node]:
    return BLOCKS[element.tag](element) if element.tag in BLOCKS else _blocks(element.children)


def _heading(element: Element) -> list[Node]:
    inlines = _trimmed(_inlines(element.children))
    return [{"kind": "heading", "level": int(element.tag[1]), "inlines": inlines}] if inlines else []


def _list(element: Element) -> list[Node]:
    items = [_modest(_blocks(item.children)) for item in element.find("li")]
    return [{"kind": "list", "ordered": element.tag == "ol", "start": _start(element), "items": items}]


def _quotation(element: Element) -> list[Node]:
    return [{"kind": "quotation", "blocks": _modest(_blocks(element.children)), "by": ""}]


def _term(element: Element) -> list[Node]:
    inlines = _trimmed(_inlines(element.children))
    return [_paragraph([{"kind": "strong", "inlines": inlines}])] if inlines else []


def _start(element: Element) -> int:
    text = element.attributes.get("start", "1")
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 1


def _paragraphs(children: list["Element | str"]) -> list[Node]:
    """One paragraph, and the pictures that stand in it after it."""
    inlines = _trimmed(_inlines(children))
    pictures = [child for child in children if isinstance(child, Element) and child.tag == "img"]
    pictures += [one for child in children if isinstance(child, Element) for one in child.find("img")]
    shown = [
        {"kind": "picture", "source": one.attributes.get("src", ""), "alternative": one.attributes.get("alt", "")}
        for one in pictures
    ]
    return ([_paragraph(inlines)] if inlines else []) + [{**one, "caption": "", "credit": ""} for one in shown]


def _paragraph(inlines: list[Node]) -> Node:
    return {"kind": "paragraph", "inlines": inlines}


def _inlines(children: Iterable["Element | str"]) -> list[Node]:
    return [node for child in children for node in _inline(child)]


def _inline(child: "Element | str") -> list[Node]:
    if isinstance(child, str):
        return [{"kind": "text", "text": SPACES.sub(" ", child)}]
    inner = _inlines(child.children)
    if child.tag == "br":
        return [{"kind": "break"}]
    if child.tag in INLINE:
        return [{"kind": INLINE[child.tag], "inlines": inner}] if inner else []
    url = child.attributes.get("href", "") if child.tag == "a" else ""
    if url.startswith("#"):
        return inner if child.text.strip("\ufe0e") != RETURN else []
    return [{"kind": "link", "url": absolute(url), "inlines": inner}] if url and inner else inner


def _trimmed(inlines: list[Node]) -> list[Node]:
    """Without spaces and line ends around; empty when nothing is written."""
    while inlines and _is_blank(inlines[0]):
        inlines = inlines[1:]
    while inlines and _is_blank(inlines[-1]):
        inlines = inlines[:-1]
    return inlines


def _is_blank(node: Node) -> bool:
    return node["kind"] == "break" or (node["kind"] == "text" and not node["text"].strip(" "))


def _modest(blocks: list[Node]) -> list[Node]:
    """Blocks that stand inside another: their headings are no landmarks of the document."""
    return [
        _paragraph([{"kind": "strong", "inlines": block["inlines"]}]) if block["kind"] == "heading" else block
        for block in blocks
    ]


def _table(table: Element) -> list[Node]:
    """A table as rows of the same width; cells that spanned several columns are followed by empty ones."""
    rows = [list(row.find("th", "td")) for row in table.find("tr")]
    cells = [[one for cell in row for one in _cell(cell)][:WIDEST] for row in rows if row]
    if not cells:
        return []
    width = max(len(row) for row in cells)
    filled = [row + [[] for _ in range(width - len(row))] for row in cells]
    head = 1 if all(cell.tag == "th" for cell in rows[0]) else 0
    caption = one_line(next((one.text for one in table.find("caption")), ""))
    return [{"kind": "table", "caption": caption, "headers": filled[:head], "rows": filled[head:], "width": width}]


def _cell(cell: Element) -> list[list[Node]]:
    span = cell.attributes.get("colspan", "1")
    more = min(int(span), WIDEST) - 1 if re.fullmatch(r"[1-9][0-9]{0,4}", span) else 0
    return [_trimmed(_inlines(cell.children)), *([] for _ in range(more))]


BLOCKS: dict[str, Callable[[Element], list[Node]]] = {
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading),
    "ul": _list,
    "ol": _list,
    "blockquote": _quotation,
    "table": _table,
    "pre": lambda element: [{"kind": "code", "text": element.text.strip("\n")}],
    "hr": lambda _element: [{"kind": "rule"}],
    "dt": _term,
    "summary": _term,
}
