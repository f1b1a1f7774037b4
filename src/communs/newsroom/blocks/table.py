"""A table with header cells."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class TableBlock(blocks.StructBlock):
    """Rows of cells; the first row holds the headers of the columns."""

    caption = blocks.CharBlock(label=_("Titre du tableau"))
    headers = blocks.ListBlock(blocks.CharBlock(label=_("Colonne")), label=_("En-têtes"), min_num=1)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label=_("Case"), required=False), label=_("Cases")),
        label=_("Lignes"),
        min_num=1,
    )
    row_headers = blocks.BooleanBlock(label=_("La première colonne nomme les lignes"), required=False)

    class Meta:
        icon = "table"
        label = _("Tableau")
        template = "newsroom/blocks/table.html"
