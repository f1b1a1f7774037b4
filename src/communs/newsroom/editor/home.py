"""The first page of the editor: what awaits, and nothing that a newsroom has no use for."""

from typing import Any

from django.http import HttpRequest
from typing_extensions import override
from wagtail import hooks
from wagtail.admin.ui.components import Component

from communs.newsroom.quoted_figures import changes


class FiguresPanel(Component):
    """How many published pages quote a figure that is true no more."""

    name = "newsroom-figures"
    template_name = "newsroom/editor/home_figures.html"
    order = 90

    @override
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"pages": len({change.quote.entry_id for change in changes()})}


#: After every other: Wagtail adds its own numbers by the same hook.
LAST = 1000


def install() -> None:
    """Add the panel."""
    hooks.register("construct_homepage_panels", _panels)
    hooks.register("construct_homepage_summary_items", _summary, order=LAST)


def _panels(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(FiguresPanel())


def _summary(_request: HttpRequest, items: list[Any]) -> None:
    """Numbers of pages and of pictures help nobody to write."""
    items.clear()
