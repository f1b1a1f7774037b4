"""Pictures, alone or in a slideshow."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

if TYPE_CHECKING:
    from communs.newsroom.models import Picture
    from communs.newsroom.pictures import Shown


class PictureBlock(blocks.StructBlock):
    """A picture with its caption. Its alternative text is its own, else that of the picture; decorative is a choice."""

    image = ImageChooserBlock(label=_("Image"), required=False)
    alternative = blocks.TextBlock(
        label=_("Texte alternatif ici"), required=False, rows=2, help_text=_("Vide : celui de l’image.")
    )
    decorative = blocks.BooleanBlock(label=_("Décorative ici"), required=False)
    caption = blocks.TextBlock(label=_("Légende"), required=False, rows=2)
    missing = blocks.CharBlock(
        label=_("Fichier attendu"), required=False, help_text=_("Adresse de l’image que l’import n’a pas trouvée.")
    )

    class Meta:
        icon = "image"
        label = _("Image")
        template = "newsroom/blocks/picture.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        image = value["image"]
        return context | {
            "shown": shown_in(context, image) if image else None,
            "alternative": alternative_of(value) or "",
            "caption": value["caption"] or (image.caption if image else ""),
            "credit": image.credit if image else "",
        }

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["decorative"] and cleaned["alternative"]:
            message = _("Une image décorative n’a pas de texte alternatif : retirez l’un ou l’autre.")
            raise StructBlockValidationError({"alternative": ValidationError(message)})
        return cleaned


def alternative_of(value: Any) -> str | None:  # noqa: ANN401 - a struct value
    """Return the alternative text of a picture block: empty when it is decorative, None when nobody said anything."""
    image = value["image"]
    if value["decorative"] or (image and image.decorative and not value["alternative"]):
        return ""
    return value["alternative"] or (image.alternative if image else "") or None


def shown_in(context: dict[str, Any], image: "Picture") -> "Shown":
    """Return the sizes of a picture for what is being rendered: a page, or what is read elsewhere."""
    from communs.newsroom.pictures import shown

    return shown(image, elsewhere=context.get("elsewhere", False))


class SlideshowBlock(blocks.StructBlock):
    """Several pictures, read one after the other; a list without JavaScript."""

    title = blocks.CharBlock(label=_("Titre du diaporama"), required=False)
    slides = blocks.ListBlock(PictureBlock(), label=_("Images"), min_num=2)

    class Meta:
        icon = "image"
        label = _("Diaporama")
        template = "newsroom/blocks/slideshow.html"
