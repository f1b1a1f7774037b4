"""Somebody's words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuotationBlock(blocks.StructBlock):
    """A quotation with who said it; the quotation marks are added."""

    words = blocks.TextBlock(label=_("Citation"), rows=3, help_text=_("Sans guillemets : ils sont ajoutés."))
    name = blocks.CharBlock(label=_("Qui"), required=False)
    role = blocks.CharBlock(label=_("Fonction"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "newsroom/blocks/quotation.html"
