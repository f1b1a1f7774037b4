"""Markdown as it is shown: one parser and one sanitiser for pages, feeds, e-mails and the API.

What people wrote is kept as it is; what is unsafe in it is never shown. Unclosed elements are closed by the sanitiser.
"""

import functools
import re
from html import unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

KRAMDOWN = re.compile(r"\{:\s*([^{}\n]*)\}")
CLASSES = {"text-center", "text-right", "encadre", "lien-important", "button"}
TAGS = (
    {
        "p",
        "br",
        "hr",
        "a",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "mark",
        "sub",
        "sup",
        "small",
        "abbr",
        "cite",
    }
    | {"code", "pre", "kbd", "q", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "section", "aside"}
    | {"h2", "h3", "h4", "h5", "h6", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img", "figure"}
    | {"figcaption", "details", "summary", "time"}
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "id"},
    "time": {"datetime"},
}
LEAD_TAGS = {"p", "br", "a", "strong", "em", "b", "i", "abbr", "sup", "sub", "span", "ul", "ol", "li"}
SCHEMES = {"http", "https", "mailto", "tel"}


@functools.cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .use(attrs_plugin)
        .use(attrs_block_plugin)
        .use(deflist_plugin)
        .use(footnote_plugin)
    )


def html(source: str) -> SafeString:
    """Return a body as safe HTML: headings start at h2, no script, no style, no identifier, links to http(s), mail, phone."""
    return mark_safe(_clean(_parser().render(_plain_attributes(source)), TAGS))  # noqa: S308 - sanitised


def lead_html(source: str) -> SafeString:
    """Return a chapo as safe HTML: paragraphs, emphasis, links and lists only."""
    return mark_safe(_clean(_parser().render(_plain_attributes(source)), LEAD_TAGS))  # noqa: S308 - sanitised


def text(source: str) -> str:
    """Return Markdown as plain text on one line, for search, descriptions and counts."""
    bare = nh3.clean(html(source).replace("><", "> <"), tags=set())
    return " ".join(unescape(bare).split())


def _plain_attributes(source: str) -> str:
    """Kramdown writes `{: .text-center}` what the parser reads as `{.text-center}`."""
    return KRAMDOWN.sub(r"{\1}", source)


def _clean(markup: str, tags: set[str]) -> str:
    options: dict[str, Any] = {
        "tags": tags,
        "clean_content_tags": {"script", "style", "iframe", "object", "template", "noscript", "svg", "math", "select"},
        "attributes": ATTRIBUTES,
        "allowed_classes": dict.fromkeys(("p", "div", "a", "span", "h2", "h3", "h4", "table", "blockquote"), CLASSES),
        "url_schemes": SCHEMES,
        "link_rel": "noopener",
    }
    return nh3.clean(_lowered(markup) if "h2" in tags else markup, **options)


def _lowered(markup: str) -> str:
    """A body stands under the page's own h1: one that starts at h1 is shifted by one level."""
    if not re.search(r"<h1[\s>]", markup):
        return markup
    return re.sub(r"(</?h)([1-5])(?=[\s>])", lambda found: f"{found[1]}{int(found[2]) + 1}", markup)
