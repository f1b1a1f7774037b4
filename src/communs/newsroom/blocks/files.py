"""Files to download."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class FileBlock(blocks.StructBlock):
    """One file; its size, type and language are told beside its name."""

    document = DocumentChooserBlock(label=_("Fichier"), required=False)
    name = blocks.CharBlock(label=_("Nom affiché"), required=False)
    missing = blocks.CharBlock(
        label=_("Fichier attendu"), required=False, help_text=_("Adresse du fichier que l’import n’a pas trouvé.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Fichier")
        template = "newsroom/blocks/file.html"


class FileListBlock(blocks.StructBlock):
    """A list of files inside the text."""

    title = blocks.CharBlock(label=_("Titre"), required=False)
    files = blocks.ListBlock(FileBlock(), label=_("Fichiers"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Liste de fichiers")
        template = "newsroom/blocks/files.html"
