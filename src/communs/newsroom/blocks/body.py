"""The streams: which blocks may stand where."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from communs.newsroom.blocks.callout import CalloutBlock
from communs.newsroom.blocks.figure import FigureBlock
from communs.newsroom.blocks.files import FileBlock, FileListBlock
from communs.newsroom.blocks.listing import ListingBlock
from communs.newsroom.blocks.picture import PictureBlock, SlideshowBlock
from communs.newsroom.blocks.quotation import QuotationBlock
from communs.newsroom.blocks.table import TableBlock
from communs.newsroom.blocks.text import TextBlock
from communs.newsroom.blocks.video import VideoBlock


class BodyBlock(blocks.StreamBlock):
    """The text of an entry."""

    text = TextBlock()
    picture = PictureBlock()
    slideshow = SlideshowBlock()
    quotation = QuotationBlock()
    figure = FigureBlock()
    table = TableBlock()
    callout = CalloutBlock()
    files = FileListBlock()
    video = VideoBlock()
    listing = ListingBlock()


class CoverBlock(blocks.StreamBlock):
    """One picture, or several as a slideshow."""

    picture = PictureBlock()


class FilesBlock(blocks.StreamBlock):
    """Files to download."""

    file = FileBlock()


class FactBlock(blocks.StructBlock):
    """One piece of practical information: « Inscription : s’inscrire (link) »."""

    label = blocks.CharBlock(label=_("Intitulé"))
    content = blocks.CharBlock(label=_("Contenu"), required=False)
    link = blocks.CharBlock(label=_("Lien"), required=False)

    class Meta:
        icon = "info-circle"
        label = _("Information")


class FactsBlock(blocks.StreamBlock):
    """Practical information."""

    fact = FactBlock()


class WayBlock(blocks.StructBlock):
    """One way to come: « Métro » and its lines."""

    kind = blocks.CharBlock(label=_("Moyen"), help_text=_("Métro, bus, vélo, voiture…"))
    lines = blocks.ListBlock(blocks.CharBlock(label=_("Ligne ou arrêt")), label=_("Lignes"))

    class Meta:
        icon = "site"
        label = _("Accès")


class AccessBlock(blocks.StreamBlock):
    """Ways to come."""

    way = WayBlock()
