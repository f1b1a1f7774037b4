"""Markdown as it is shown: one parser and one sanitiser for pages, feeds, e-mails and the API.

What people wrote is kept as it is; what is unsafe in it is never shown. Unclosed elements are closed by the sanitiser.
"""

import functools
import re
from html import escape, unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from communs.newsroom.spaces import one_line

KRAMDOWN = re.compile(r"\{:\s*([^{}\n]*)\}")
AFTER_BLOCK = re.compile(r"\n((?:(?!\{:|[ \t]*\n)[^\n]+\n)+)[ ]{0,3}(\{:[^{}\n]*\})[ \t]*(?=\n|$)")
AFTER_EMPHASIS = re.compile(r"(?<=[*_])\{:[^{}\n]*\}")
CLASSES = {"text-center", "text-right", "encadre", "lien-important", "button"}
TAGS = frozenset(
    "p br hr a strong b em i u s del ins mark sub sup small abbr cite code pre kbd q blockquote ul ol li dl dt dd div span"  # noqa: SIM905 - a set of names reads best as a line
    " section aside h2 h3 h4 h5 h6 table caption thead tbody tfoot tr th td img figure figcaption details summary time".split()
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title", "aria-hidden"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "id"},
    "time": {"datetime"},
}
LEAD_TAGS = frozenset({"p", "br", "a", "strong", "em", "b", "i", "abbr", "sup", "sub", "span", "ul", "ol", "li"})
FRAME = re.compile(r"<iframe\b([^>]*)>(?:[^<]*</iframe\s*>)?", re.IGNORECASE)
FRAME_SOURCE = re.compile(r"""\bsrc\s*=\s*["']?\s*(?:https?:)?//([^"'\s>]+)""", re.IGNORECASE)
FRAME_TITLE = re.compile(r"""\btitle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
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
    """Return a body as safe HTML: headings start at h2, no script, no style, no identifier, links to http(s), mail, phone.

    What another site would show in a frame becomes a link to it: nobody is told who reads.
    """
    return mark_safe(_clean(FRAME.sub(_linked, _parser().render(_plain_attributes(source))), TAGS))  # noqa: S308 - sanitised


def lead_html(source: str) -> SafeString:
    """Return a chapo as safe HTML: paragraphs, emphasis, links and lists only."""
    return mark_safe(_clean(_parser().render(_plain_attributes(source)), LEAD_TAGS))  # noqa: S308 - sanitised


def text(source: str) -> str:
    """Return Markdown as plain text on one line, for search, descriptions and counts."""
    bare = nh3.clean(html(source).replace("><", "> <"), tags=set())
    return one_line(unescape(bare))


def _plain_attributes(source: str) -> str:
    """Kramdown writes `{: .text-center}`, and below a block, what the parser reads as `{.text-center}` above it."""
    if "{:" not in source:
        return source
    source = AFTER_EMPHASIS.sub("", source)
    return KRAMDOWN.sub(r"{\1}", AFTER_BLOCK.sub(r"\n\2\n\1", f"\n{source}")[1:])


def _linked(frame: re.Match[str]) -> str:
    source, title = FRAME_SOURCE.search(frame[1]), FRAME_TITLE.search(frame[1])
    if source is None:
        return ""
    named = one_line(title[1] or title[2] or "") if title else ""
    words = named or escape(_("Voir sur %(host)s") % {"host": unescape(source[1]).partition("/")[0]})
    return f'<p><a href="https://{source[1]}">{words}</a></p>'


def _clean(markup: str, tags: frozenset[str]) -> str:
    options: dict[str, Any] = {
        "tags": set(tags),
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
