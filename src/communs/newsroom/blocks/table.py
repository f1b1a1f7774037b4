"""A table with header cells."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
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

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give every row as many cells as the table has columns."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        headers = list(value["headers"])
        rows = [[*row, *[""] * (len(headers) - len(row))][: len(headers)] for row in value["rows"]]
        return context | {"headers": headers, "rows": rows}
