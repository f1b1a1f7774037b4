"""Running text, in Markdown."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks

from communs.newsroom import prose
from communs.newsroom.quoting import replaced


class TextBlock(blocks.TextBlock):
    """Paragraphs, headings, lists and links. Kept as written; shown sanitised, with the figures that it quotes."""

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        rows = 8
        help_text = _("Markdown : ## intertitre, **gras**, *italique*, [lien](https://…), - liste.")

    @override
    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> str:
        """Return the HTML; `quoted` in the context maps (name, territory) to the words of a figure."""
        return prose.html(said(value, context or {}))

    def as_markdown(self, value: str) -> str:
        """Return the text itself."""
        return str(value)


def said(text: str, context: dict[str, Any]) -> str:
    """Return a text with the words of the figures that it quotes, as `quoted` in the context has them."""
    words: dict[tuple[str, str], str] = context.get("quoted", {})
    return replaced(text, lambda quote: words.get((quote.name, quote.territory or ""), "…"))
