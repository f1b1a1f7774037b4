"""Files to download."""

from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

if TYPE_CHECKING:
    from communs.newsroom.models import Attachment

UNITS = ((1_000_000, _("Mo")), (1_000, _("Ko")))


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

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        document = value["document"]
        name = value["name"] or (document.title if document else "")
        return context | {
            "document": document,
            "name": name,
            "details": details_of(document) if document else "",
            "foreign": bool(document) and document.language != _language(),
        }


class FileListBlock(blocks.StructBlock):
    """A list of files inside the text."""

    title = blocks.CharBlock(label=_("Titre"), required=False)
    files = blocks.ListBlock(FileBlock(), label=_("Fichiers"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Liste de fichiers")
        template = "newsroom/blocks/files.html"


def details_of(document: "Attachment") -> str:
    """Return what one wants to know before downloading: type, weight, and language when it is not that of the page."""
    parts = [document.file_extension.upper(), weight(document.file_size or 0)]
    if document.language != _language():
        parts.append({"en": gettext("en anglais"), "fr": gettext("en français")}.get(document.language, ""))
    return " – ".join(part for part in parts if part)


def weight(size: int) -> str:
    """Return a number of bytes as people say it: « 1,2 Mo »; nothing when it is not known."""
    unit, name = next((one for one in UNITS if size >= one[0]), (1, _("octets")))
    digits = "#,##0.#" if unit > UNITS[1][0] else "#,##0"
    number = format_decimal(size / unit, digits, locale=_language())
    return f"{number}\N{NO-BREAK SPACE}{name}" if size else ""


def _language() -> str:
    return (get_language() or "fr")[:2]
