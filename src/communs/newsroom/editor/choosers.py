"""Choosers of a page, a picture or a file start without an inline script, which our policy refuses."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser

START = (
    '{}<span hidden data-controller="newsroom-start" data-newsroom-start-name-value="{}"'
    ' data-newsroom-start-with-value="{}"></span>'
)


def install() -> None:
    """Replace how Wagtail draws a chooser, everywhere: its own forms (move, copy…) choose their widgets themselves."""
    BaseChooser.render = _render


def _render(
    self: BaseChooser,
    name: str,
    value: Any,  # noqa: ANN401 - a key or an instance
    attrs: dict[str, Any] | None = None,
    renderer: object = None,
) -> SafeString:
    attrs = attrs or {}
    data = self.get_value_data(value)
    options = self.get_js_init_options(attrs["id"], name, data)
    starting = json.dumps([attrs["id"], options])
    return format_html(START, self.render_html(name, data, attrs), self.js_constructor, starting)
