"""`{% load questionnaires %}`: fields to fill, answers to read."""

import itertools
import json
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

import nh3
from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from communs.questionnaires.answers import Answers
from communs.questionnaires.blocks import Block
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.visibility import Visibility
from communs.questionnaires.field import DEFAULT, Context
from communs.questionnaires.geometry.layers import LABELS
from communs.questionnaires.sheet import Part, Table

register = template.Library()
GROUPS = {"select": "select", "linked": "select", "checkbox": "checkbox", "files": "upload"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "blockquote", "h3", "h4"}


@register.simple_tag(takes_context=True)
def questionnaire_field(context: template.Context, block: Block) -> str:
    """Show one block to fill. With `autosave_url` in the page's context, each change is posted there by htmx.

    With `lookup_url` the page follows what outside sources say, with `suggest_url` they propose while one types.

    The post carries the field's own inputs; the answer is `{% questionnaire_saved block %}`. A block that depends on
    answers stands in a slot (`data-slot`), hidden or not: see `{% questionnaire_hidden %}`.
    """
    shown = _field(block, _addresses(context))
    if not block.depends:
        return shown
    hidden = mark_safe(" hidden") if block.hidden else ""
    return format_html('<div class="q-slot" data-slot="{}"{}>{}</div>', block.path, hidden, shown)


@register.simple_tag
def questionnaire_hidden(visibility: Visibility) -> str:
    """Write the paths of the slots to hide, all others being shown: what `visibility.js` applies after each save."""
    return " ".join(sorted(visibility.hidden))


@register.simple_tag(takes_context=True)
def questionnaire_saved(context: template.Context, block: Block) -> str:
    """Show what an autosave answers: the messages of the block, or the whole block where its input must change."""
    if block.swaps_whole:
        return _field(block, _addresses(context), saved=True)
    return get_template("questionnaires/fields/messages.html").render({"question": block, "saved": True})


@register.inclusion_tag("questionnaires/answers.html")
def questionnaire_answers(
    compiled: CompiledQuestionnaire,
    answers: Answers,
    context: Context | None = None,
    level: int = 2,
    marked: Collection[str] = (),
) -> dict[str, Any]:
    """Show a whole answer sheet to read; sections are headed from `level`, `context` tells the files' names and links.

    The fields in `marked` are shown as changed.
    """
    sheet = compiled.sheet(answers, context or DEFAULT, get_language() or "fr")
    return {"parts": [_reading(part, level) for part in sheet], "marked": marked}


@register.simple_tag
def table_suggestions(table: str, column: str) -> str:
    """Write where the rows of a table are proposed for a text; nothing for a list that the page holds."""
    if not table:
        return ""
    return f"{reverse('questionnaires:table', args=[table])}?{urlencode({'column': column})}"


@register.simple_tag
def map_background() -> dict[str, str]:
    """Where the background of maps comes from (`url`, empty: nowhere), and who made it (`credits`)."""
    return {"url": settings.MAP_URL, "credits": settings.MAP_CREDITS}


@register.simple_tag
def map_layers(names: Iterable[str]) -> list[dict[str, str]]:
    """Those of these layers that this installation has: `name`, `label`, and `tiles` (addresses as JSON)."""
    known = [name for name in names if settings.MAP_LAYERS.get(name)]
    return [
        {"name": name, "label": str(LABELS[name]), "tiles": json.dumps(settings.MAP_LAYERS[name])} for name in known
    ]


@register.filter
def drawing(svg: str) -> SafeString:
    """A drawing that the engine made of numbers alone: nothing that somebody typed is in it."""
    return mark_safe(svg)  # noqa: S308 - idem


@register.filter
def prose(text: str) -> SafeString:
    """Markdown without HTML, made safe."""
    return mark_safe(nh3.clean(_MARKDOWN.render(text), tags=_TAGS))  # noqa: S308 - sanitised here


@register.simple_tag(takes_context=True)
def questionnaire_lookup(context: template.Context, block: Block) -> str:
    """Show where the question of a block's answer stands, in place of what was shown of it."""
    return get_template("questionnaires/fields/lookup.html").render({"question": block, **_addresses(context)})


@register.simple_tag(takes_context=True)
def questionnaire_filled(context: template.Context, block: Block) -> str:
    """Show a block that a source answered, in the place where the page has it."""
    return _field(block, _addresses(context), saved=True, oob=True)


def _addresses(context: template.Context) -> dict[str, str]:
    """Where a page saves a field (`autosave_url`), finds what a source said and what it proposes."""
    return {name: str(context.get(name) or "") for name in ("autosave_url", "lookup_url", "suggest_url")}


def _field(block: Block, addresses: dict[str, str], *, saved: bool = False, oob: bool = False) -> str:
    values = {"question": block, "group": GROUPS.get(block.shape, "input"), "saved": saved, "oob": oob, **addresses}
    return get_template(f"questionnaires/fields/{block.shape}.html").render(values)


def _reading(part: Part, level: int) -> dict[str, Any]:
    """A part for the template: lists of answers between tables."""
    runs: list[dict[str, Any]] = []
    for is_table, items in itertools.groupby(part.items, key=lambda item: isinstance(item, Table)):
        gathered = list(items)
        runs += [{"table": item} for item in gathered] if is_table else [{"answers": gathered}]
    heading = min(6, level + max(0, part.level - 1))
    return {"number": part.number, "label": part.label, "anchor": part.anchor, "heading": heading, "runs": runs}
