"""The entry as one page of HTML that needs nothing else: the body of an e-mail, the page of the kit.

Mail programs read no style sheet from elsewhere: the few styles are in the page's head, and the page is readable
without them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communs.newsroom.press.content import Content
from communs.newsroom.press.markup import Node, absolute

TAGS = {"strong": "strong", "emphasis": "em", "struck": "s", "code": "code", "raised": "sup", "lowered": "sub"}
EMPTY = SafeString("")
#: Gives the address of a picture by its key, empty for none.
Addresses = Callable[[int], str]


@dataclass(frozen=True)
class Around:
    """What an e-mail adds to the page: a word before, links (label, address) and why one receives it after."""

    intro: str = ""
    links: Sequence[tuple[str, str]] = ()
    reason: str = ""


def page_of(content: Content, addresses: Addresses, around: Around | None = None) -> str:
    """Return the whole page."""
    with translation.override(content.language):
        context = {"content": content, "around": around or Around(), **parts_of(content, addresses)}
        return render_to_string("newsroom/press/page.html", context)


def parts_of(content: Content, addresses: Addresses) -> dict[str, SafeString]:
    """Return the parts of an entry as HTML."""
    writer = Writer(addresses)
    return {name: writer.blocks(getattr(content, name)) for name in ("lead", "cover", "body", "files")}


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Return pieces of HTML one after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


class Writer:
    """Writes blocks as HTML; every value is escaped."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def blocks(self, nodes: Iterable[Node]) -> SafeString:
        """Return blocks one after the other."""
        return joined(getattr(self, f"_{node['kind']}")(node) for node in nodes)

    def inlines(self, nodes: Iterable[Node]) -> SafeString:
        """Return inlines."""
        return joined(self._inline(node) for node in nodes)

    def _inline(self, node: Node) -> SafeString:
        if node["kind"] == "text":
            return format_html("{}", node["text"])
        if node["kind"] == "break":
            return SafeString("<br>")
        if node["kind"] == "link":
            return format_html('<a href="{}">{}</a>', node["url"], self.inlines(node["inlines"]))
        tag = SafeString(TAGS[node["kind"]])
        return format_html("<{}>{}</{}>", tag, self.inlines(node["inlines"]), tag)

    def _paragraph(self, node: Node) -> SafeString:
        return format_html("<p>{}</p>", self.inlines(node["inlines"]))

    def _heading(self, node: Node) -> SafeString:
        return format_html("<h{}>{}</h{}>", node["level"], self.inlines(node["inlines"]), node["level"])

    def _list(self, node: Node) -> SafeString:
        items = format_html_join("", "<li>{}</li>", ((self.blocks(item),) for item in node["items"]))
        start = format_html(' start="{}"', node["start"]) if node["start"] != 1 else EMPTY
        return format_html("<ol{}>{}</ol>", start, items) if node["ordered"] else format_html("<ul>{}</ul>", items)

    def _quotation(self, node: Node) -> SafeString:
        by = format_html("<p>— {}</p>", node["by"]) if node["by"] else EMPTY
        return format_html("<blockquote>{}{}</blockquote>", self.blocks(node["blocks"]), by)

    def _table(self, node: Node) -> SafeString:
        caption = format_html("<caption>{}</caption>", node["caption"]) if node["caption"] else EMPTY
        head = joined(self._row(row, 'th scope="col"') for row in node["headers"])
        body = joined(self._row(row, "td") for row in node["rows"])
        return format_html("<table>{}<thead>{}</thead><tbody>{}</tbody></table>", caption, head, body)

    def _row(self, cells: list[list[Node]], tag: str) -> SafeString:
        opening, closing = SafeString(tag), SafeString(tag.split(" ", maxsplit=1)[0])
        rows = ((opening, self.inlines(cell), closing) for cell in cells)
        return format_html("<tr>{}</tr>", format_html_join("", "<{}>{}</{}>", rows))

    def _code(self, node: Node) -> SafeString:
        return format_html("<pre>{}</pre>", node["text"])

    def _rule(self, _node: Node) -> SafeString:
        return SafeString("<hr>")

    def _picture(self, node: Node) -> SafeString:
        address = self._addresses(node["image"]) if "image" in node else absolute(node["source"])
        if not address.startswith(("http://", "https://", "images/")):
            return EMPTY
        said = " – ".join(part for part in (node["caption"], node["credit"]) if part)
        caption = format_html('<p class="caption">{}</p>', said) if said else EMPTY
        return format_html(
            '<div class="picture"><img src="{}" alt="{}">{}</div>', address, node["alternative"], caption
        )

    def _figure(self, node: Node) -> SafeString:
        origin = format_html('<br><span class="caption">{}</span>', node["origin"]) if node["origin"] else EMPTY
        legend = format_html("<br>{}", node["legend"]) if node["legend"] else EMPTY
        return format_html('<p class="figure"><strong>{}</strong>{}{}</p>', node["said"], legend, origin)

    def _callout(self, node: Node) -> SafeString:
        title = format_html("<p><strong>{}</strong></p>", node["title"]) if node["title"] else EMPTY
        return format_html('<div class="callout">{}{}</div>', title, self.blocks(node["blocks"]))

    def _file(self, node: Node) -> SafeString:
        return format_html('<p><a href="{}">{}</a> ({})</p>', node["url"], node["name"], node["detail"])
