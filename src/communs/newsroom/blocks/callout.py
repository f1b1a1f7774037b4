"""A box that stands out of the text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks

from communs.newsroom import prose
from communs.newsroom.blocks.text import said


class CalloutBlock(blocks.StructBlock):
    """A title, a few sentences, perhaps a link."""

    title = blocks.CharBlock(label=_("Titre"), required=False)
    text = blocks.TextBlock(label=_("Texte"), rows=4, help_text=_("Markdown."))
    link = blocks.CharBlock(label=_("Lien"), required=False)
    link_text = blocks.CharBlock(label=_("Texte du lien"), required=False)

    class Meta:
        icon = "warning"
        label = _("Encadré")
        template = "newsroom/blocks/callout.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"html": prose.html(said(value["text"], context))}
