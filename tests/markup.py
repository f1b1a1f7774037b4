"""What any page of communs must be, whatever it shows: valid, with sound ids, references and headings."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import html5lib
from django.http import HttpResponse
from lxml.etree import _Element as Element

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form", "headers")
# What a browser keeps and never runs.
DATA = ("application/json", "application/ld+json")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(html: str) -> tuple[Element, list[str]]:
    """Return the tree of a whole document and what the HTML standard's parser objects to."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    document = parser.parse(html)
    return document.getroot(), [f"{position}: {code} {details}" for position, code, details in parser.errors]


def assert_valid_html(response: HttpResponse, status: int = 200) -> Element:
    """Fail on the first list of faults of a page; return its tree otherwise."""
    assert response.status_code == status
    root, errors = parse(response.content.decode())
    faults = [*errors, *_identifiers(root), *_headings(root), *_forbidden(root), *_frame(root)]
    assert faults == []
    return root


def _elements(root: Element) -> list[Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _identifiers(root: Element) -> Iterator[str]:
    elements = _elements(root)
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"duplicate id {name!r}" for name, times in ids.items() if times > 1)
    for element in elements:
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}> points to a missing id {name!r}"
        link = element.get("href", "") if element.tag == "a" else ""
        if link.startswith("#") and link[1:] not in ids:
            yield f"link to a missing id {link!r}"


def _headings(root: Element) -> Iterator[str]:
    levels = [HEADINGS.index(element.tag) + 1 for element in _elements(root) if element.tag in HEADINGS]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1 instead of one"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{before} is followed by h{after}"


def _forbidden(root: Element) -> Iterator[str]:
    for element in _elements(root):
        if element.get("style") is not None or element.tag == "style":
            yield f"inline style on <{element.tag}>"
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA:
            yield "inline script"
        if any(name.startswith("on") for name in element.attrib):
            yield f"inline handler on <{element.tag}>"


def _frame(root: Element) -> Iterator[str]:
    if not (root.get("lang") or ""):
        yield "no language"
    title = root.findtext("head/title") or ""
    if not title.strip():
        yield "no title"
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield "image without alternative text"
