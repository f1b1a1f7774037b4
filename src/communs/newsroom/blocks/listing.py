"""A list that another room keeps: products, sessions, lauréats."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks

from communs.core.listings import listings


def _choices() -> Iterable[tuple[str, Any]]:
    return [(name, listing.label) for name, listing in listings.items()]


class ListingBlock(blocks.StructBlock):
    """What a room offers to be listed, as it is when the page is read."""

    title = blocks.CharBlock(label=_("Titre"), required=False)
    listing = blocks.ChoiceBlock(label=_("Liste"), choices=_choices)
    limit = blocks.IntegerBlock(label=_("Nombre"), default=10, min_value=1, max_value=50)

    class Meta:
        icon = "list-ul"
        label = _("Liste d’une autre rubrique")
        template = "newsroom/blocks/listing.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        known = value["listing"] in listings
        return context | {"items": list(listings[value["listing"]].items(value["limit"])) if known else []}
