"""A figure that stands out, quoted by name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks

from communs.newsroom.quoting import written


class FigureBlock(blocks.StructBlock):
    """One registered figure, large, with its date and its source."""

    name = blocks.CharBlock(
        label=_("Nom du chiffre"), help_text=_("Son nom exact, que donne la page « Chiffres cités ».")
    )
    territory = blocks.CharBlock(label=_("Territoire"), required=False)
    read_on = blocks.DateBlock(label=_("Lu le"), required=False)
    legend = blocks.CharBlock(label=_("Ce qu’il dit"), required=False)

    class Meta:
        icon = "order"
        label = _("Chiffre")
        template = "newsroom/blocks/figure.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        key = (value["name"], value["territory"] or "")
        return context | {
            "said": context.get("quoted", {}).get(key, "…"),
            "origin": context.get("origins", {}).get(key, ""),
        }

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        from communs.core.figures import figure

        try:
            figure(cleaned["name"], cleaned["territory"] or None)
        except LookupError as error:
            raise blocks.StructBlockValidationError({"name": ValidationError(str(error))}) from error
        return cleaned

    def as_quote(self, value: Any) -> str:  # noqa: ANN401 - a struct value
        """Return the quotation that stands for this block in a text."""
        return written(value["name"], value["territory"] or None, value["read_on"])
