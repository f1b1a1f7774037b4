"""Parsing of what administrators send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.procedures.document import MAX_BYTES


class ImportForm(forms.Form):
    """A document of a demarche."""

    document = forms.FileField(
        label=_("Document de la démarche"),
        help_text=_("Un fichier YAML ou JSON de 5 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yml,.yaml,.json"}),
    )

    def text(self) -> bytes:
        """Return the bytes of the document, at most one more than what may be read."""
        content: bytes = self.cleaned_data["document"].read(MAX_BYTES + 1)
        return content


class FormImportForm(forms.Form):
    """A form alone, as JSON: a file, or a text."""

    file = forms.FileField(
        label=_("Fichier JSON"),
        help_text=_("2 Mo au plus."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    text = forms.CharField(
        label=_("Ou le texte du document"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, of a size that can be read."""
        data: dict[str, Any] = self.cleaned_data
        if not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Choisissez un fichier, ou collez le texte du document."))
        if data.get("file") and data["file"].size > MAX_BYTES:
            raise forms.ValidationError(_("Le document dépasse 2 Mo."))
        return data

    def content(self) -> bytes:
        """Return the bytes of the document."""
        sent = self.cleaned_data["file"]
        content: bytes = sent.read(MAX_BYTES) if sent else self.cleaned_data["text"].encode()
        return content


class PersonForm(forms.Form):
    """Somebody by e-mail."""

    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class GroupForm(forms.Form):
    """A new group."""

    name = forms.CharField(label=_("Nom du groupe"), max_length=150)
