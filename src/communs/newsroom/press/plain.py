"""The entry as plain text, for e-mails and for those who paste."""

import textwrap
from collections.abc import Callable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from communs.newsroom.press.content import Content
from communs.newsroom.press.markup import Node

WIDTH = 76
MARKS = {"strong": "", "emphasis": "", "struck": "", "code": "`"}


def text_of(content: Content) -> str:
    """Return the entry as text of at most 76 columns, its addresses excepted."""
    with translation.override(content.language):
        return "\n".join([*_head(content), *_body(content), *_contacts(content), content.url, ""])


def _head(content: Content) -> Iterator[str]:
    yield content.letterhead.name
    yield f"{content.kind} – {content.dateline}"
    yield ""
    if content.embargo:
        yield f"*** {content.embargo} ***"
        yield ""
    yield _wrapped(content.title)
    yield "=" * min(WIDTH, len(content.title))
    yield ""
    for term, value in content.facts:
        yield _wrapped(f"{term}{_colon()} {value}")
    if content.facts:
        yield ""


def _body(content: Content) -> Iterator[str]:
    yield from _lines([*content.lead, *content.body])
    if content.files:
        yield _("Fichiers joints")
        yield from _lines(content.files)


def _contacts(content: Content) -> Iterator[str]:
    if content.contacts:
        title = _("Contacts presse")
        yield from (title, "-" * len(title))
    for contact in content.contacts:
        yield " – ".join(part for part in (contact["role"], contact["body"]) if part)
        yield from (line for line in (contact["email"], *contact["phones"]) if line)
        yield ""


def _lines(blocks: list[Node]) -> Iterator[str]:
    for block in blocks:
        yield from WRITERS[block["kind"]](block)
        yield ""


def _heading(block: Node) -> Iterator[str]:
    words = inline_text(block["inlines"])
    yield _wrapped(words)
    yield "-" * min(WIDTH, len(words))


def _list(block: Node) -> Iterator[str]:
    for rank, item in enumerate(block["items"], block["start"]):
        mark = f"{rank}. " if block["ordered"] else "- "
        lines = [line for line in "\n".join(_lines(item)).splitlines() if line.strip()]
        yield from _indented(lines, mark, " " * len(mark))


def _quotation(block: Node) -> Iterator[str]:
    lines = "\n".join(_lines(block["blocks"])).strip().splitlines()
    yield from _indented(lines, "> ", "> ")
    if block["by"]:
        yield _wrapped(f"> — {block['by']}")


def _table(block: Node) -> Iterator[str]:
    """Each row as a line of cells, told by the headers when there are some."""
    if block["caption"]:
        yield block["caption"]
    names = [inline_text(cell) for cell in block["headers"][0]] if block["headers"] else [""] * block["width"]
    for row in block["rows"]:
        cells = [inline_text(cell) for cell in row]
        said = [f"{name}{_colon()} {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell]
        yield _wrapped("- " + " ; ".join(said), "  ")


def _picture(block: Node) -> Iterator[str]:
    said = " – ".join(part for part in (block["alternative"], block["caption"], block["credit"]) if part)
    if said:
        yield _wrapped(_("[Image : %(said)s]") % {"said": said})


def _figure(block: Node) -> Iterator[str]:
    yield _wrapped(" – ".join(part for part in (block["said"], block["legend"], block["origin"]) if part))


def _callout(block: Node) -> Iterator[str]:
    inner = ([block["title"]] if block["title"] else []) + "\n".join(_lines(block["blocks"])).strip().splitlines()
    yield from _indented(inner, "| ", "| ")


def _file(block: Node) -> Iterator[str]:
    yield f"- {block['name']} ({block['detail']})"
    yield f"  {block['url']}"


def inline_text(nodes: list[Node]) -> str:
    """Return inlines as text; a link is followed by its address when its words are not the address itself."""
    return "".join(_inline(node) for node in nodes)


def _inline(node: Node) -> str:
    if node["kind"] == "text":
        return str(node["text"])
    if node["kind"] == "break":
        return "\n"
    inner = inline_text(node["inlines"])
    if node["kind"] == "link":
        bare = node["url"].removeprefix("mailto:").removeprefix("tel:")
        return inner if bare in (inner, f"{inner}/") else f"{inner} <{bare}>"
    mark = MARKS.get(node["kind"], "")
    return f"{mark}{inner}{mark}"


def _colon() -> str:
    return _(" :")


def _wrapped(words: str, following: str = "") -> str:
    parts = words.split("\n")
    fill = [_fill(part, following) for part in parts]
    return "\n".join(fill)


def _fill(words: str, following: str) -> str:
    """Break lines at plain spaces only: a no-break space stays one."""
    return textwrap.fill(
        words,
        WIDTH,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )


def _indented(lines: list[str], first: str, following: str) -> Iterator[str]:
    for rank, line in enumerate(lines):
        yield f"{following if rank else first}{line}"


WRITERS: dict[str, Callable[[Node], Iterator[str]]] = {
    "paragraph": lambda block: iter([_wrapped(inline_text(block["inlines"]))]),
    "heading": _heading,
    "list": _list,
    "quotation": _quotation,
    "table": _table,
    "code": lambda block: iter(block["text"].splitlines()),
    "rule": lambda _block: iter(["* * *"]),
    "picture": _picture,
    "figure": _figure,
    "callout": _callout,
    "file": _file,
}
