"""`{% load texts %}`: letters shown as pages."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communs.procedures.letters.markup import Run

register = template.Library()


@register.filter
def at(values: Mapping[str, str], key: str) -> str:
    """The value of a key, nothing when there is none."""
    return values.get(key, "")


@register.filter
def shown(runs: Iterable[Run]) -> SafeString:
    """Runs of text as HTML, whatever they hold."""
    return format_html_join("", "{}", ((_shown(run),) for run in runs))


def _shown(run: Run) -> SafeString:
    said = format_html_join(SafeString("<br>"), "{}", ((line,) for line in run.text.split("\n")))
    for tag, held in (("em", run.emphasis), ("strong", run.strong)):
        said = format_html("<{0}>{1}</{0}>", tag, said) if held else said
    return format_html('<a href="{}">{}</a>', run.link, said) if run.link else said
