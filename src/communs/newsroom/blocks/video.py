"""A video elsewhere: a link, never a frame that tells a third party who reads."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from communs.newsroom.blocks.picture import shown_in


class VideoBlock(blocks.StructBlock):
    """The address of a video, its title, a picture of it and its transcription."""

    title = blocks.CharBlock(label=_("Titre de la vidéo"))
    url = blocks.URLBlock(label=_("Adresse"))
    image = ImageChooserBlock(label=_("Vignette"), required=False)
    transcript = blocks.TextBlock(label=_("Transcription"), required=False, rows=4)

    class Meta:
        icon = "media"
        label = _("Vidéo (lien)")
        template = "newsroom/blocks/video.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        image = value["image"]
        return context | {
            "shown": shown_in(context, image) if image else None,
            "host": (urlsplit(value["url"]).hostname or "").removeprefix("www."),
        }
