"""Texts of several paragraphs that people write: a little Markdown, no HTML."""

import functools

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code"}

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Show paragraphs, lists, emphasis and links of a Markdown text; whatever else it holds stays text or goes."""
    html = _markdown().render(text)
    return mark_safe(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}))  # noqa: S308 - sanitised just here


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True})
