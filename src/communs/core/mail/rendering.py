"""From a Markdown template and its values to the subject, the text and the HTML of a message."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nh3
from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.template.base import VariableNode
from django.template.utils import get_app_template_dirs
from django.utils import translation
from django.utils.html import escape
from markdown_it import MarkdownIt

BUTTON = re.compile(r"^\[\[(?P<label>.+?)\|(?P<url>[^|\n]+)\]\][ \t]*$", re.MULTILINE)
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
SUBJECT = re.compile(r"^(Objet|Subject)\s*:\s*")


class MissingTemplate(LookupError):  # noqa: N818 - it names what happened
    """No app holds this message in this language."""


@dataclass(frozen=True)
class Rendered:
    """What goes into the envelope."""

    subject: str
    text: str
    html: str


class MarkdownValue(VariableNode):
    """A value printed with each punctuation mark escaped: it stays text in Markdown."""

    def render(self, context: Context) -> str:
        """Print the value, harmless."""
        return PUNCTUATION.sub(r"\\\1", super().render(context))


def render(template: str, language: str, context: Mapping[str, Any]) -> Rendered:
    """Return one message, ready to send. Raises `MissingTemplate`, and Django's errors of a faulty template."""
    parts = check(template, language)
    values = Context({**context, "site_url": settings.SITE_URL, "brand": brand_name()}, autoescape=False)
    with translation.override(language):
        first, text, source = (str(part.render(values)) for part in parts)
    return written(SUBJECT.sub("", first), buttons_as_text(text), source, language)


def written(subject: str, text: str, source: str, language: str) -> Rendered:
    """Return a message whose words are known: the text for readers of plain text, and its Markdown source.

    In `source` whatever comes from people is escaped already (see `PUNCTUATION`).
    """
    subject = " ".join(subject.split())
    return Rendered(subject, text.strip() + "\n", _layout(subject, source, language))


def buttons_as_text(text: str) -> str:
    """Return a text whose button lines became « label : address »."""
    return BUTTON.sub(r"\g<label> : \g<url>", text)


def body_html(source: str) -> str:
    """Return the body of a message as safe HTML, without the layout around it."""
    return nh3.clean(_buttons(MarkdownIt("commonmark", {"breaks": True}).enable("table"), source), **CLEANING)


def brand_name() -> str:
    """Return the name that signs messages."""
    return settings.SERVICE_NAME


@functools.lru_cache(maxsize=512)
def check(template: str, language: str) -> tuple[Template, Template, Template]:
    """Return the compiled subject, text, and text with escaped values. Raises `MissingTemplate`."""
    name = f"{template}.{language}.md"
    try:
        source = str(engine().get_template(name).source)
    except TemplateDoesNotExist as error:
        raise MissingTemplate(f"There is no message {name}.") from error
    first, _, rest = source.lstrip().partition("\n")
    subject, plain, marked = (Template(part, engine=engine(), name=name) for part in (first, rest, rest))
    for node in marked.nodelist.get_nodes_by_type(VariableNode):
        node.__class__ = MarkdownValue
    return subject, plain, marked


@functools.cache
def engine() -> Engine:
    """The template engine of messages: no HTML escaping, the same folders as pages."""
    return Engine(
        dirs=[str(folder) for folder in (settings.BASE_DIR / "templates", *get_app_template_dirs("templates"))],
        autoescape=False,
        loaders=["django.template.loaders.filesystem.Loader"],
    )


def _layout(subject: str, source: str, language: str) -> str:
    body = body_html(source)
    layout = engine().get_template("mail/layout.html")
    context = {"subject": escape(subject), "body": body, "language": language, "brand": escape(brand_name())}
    return layout.render(Context({**context, "site_url": escape(settings.SITE_URL)}, autoescape=False))


def _buttons(markdown: MarkdownIt, source: str) -> str:
    """Each button line becomes a link of class `button`; the text between becomes HTML."""
    parts, position = [], 0
    for match in BUTTON.finditer(source):
        label, url = (escape(ESCAPED.sub(r"\1", match[name])) for name in ("label", "url"))
        parts += [markdown.render(source[position : match.start()])]
        parts += [f'<p class="action"><a class="button" href="{url}">{label}</a></p>']
        position = match.end()
    return "".join([*parts, markdown.render(source[position:])])


CLEANING: dict[str, Any] = {
    "tags": {"p", "a", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "br", "code", "hr"}
    | {"table", "thead", "tbody", "tr", "th", "td"},
    "attributes": {"a": {"href", "class"}, "p": {"class"}},
    "url_schemes": {"http", "https", "mailto", "tel"},
    "link_rel": None,
}
