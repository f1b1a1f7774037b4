"""A video elsewhere: a link, never a frame that tells a third party who reads."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


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
