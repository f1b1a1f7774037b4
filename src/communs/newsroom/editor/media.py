"""Forms of pictures and files: checked by content, cleaned, refused with a reason."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from typing_extensions import override
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from communs.core.files import Accept, FileRefused, checked

MAX_PICTURE = 20 * 1024 * 1024
MAX_FILE = 100 * 1024 * 1024
FILES = Accept.DOCUMENT | Accept.SPREADSHEET | Accept.SLIDES | Accept.IMAGE | Accept.DATA | Accept.ARCHIVE


class PictureForm(BaseImageForm):
    """A picture: decoded and written again, without metadata; its alternative text is a decision."""

    def clean_file(self) -> Any:  # noqa: ANN401 - a file, new or already there
        """Refuse what is no picture, or too large."""
        return _checked(self.cleaned_data["file"], Accept.IMAGE, MAX_PICTURE)

    @override
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decorative") and cleaned.get("alternative"):
            self.add_error(
                "alternative", _("Une image décorative n’a pas de texte alternatif : retirez l’un ou l’autre.")
            )
        return cleaned


class AttachmentForm(BaseDocumentForm):
    """A file to download."""

    def clean_file(self) -> Any:  # noqa: ANN401 - a file, new or already there
        """Refuse what is not what it says."""
        return _checked(self.cleaned_data["file"], FILES, MAX_FILE)


def _checked(file: Any, accept: Accept, limit: int) -> Any:  # noqa: ANN401 - a file, new or already there
    if not isinstance(file, UploadedFile):
        return file
    try:
        return checked(cast("UploadedFile[bytes]", file), accept=accept, max_bytes=limit)
    except FileRefused as refusal:
        raise forms.ValidationError(refusal.message) from refusal
