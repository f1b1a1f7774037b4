"""Parsing of what administrators send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.procedures.document import MAX_BYTES


class ImportForm(forms.Form):
    """A document of a demarche."""

    document = forms.FileField(
        label=_("Document de la démarche"),
        help_text=_("Un fichier YAML ou JSON de 2 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yml,.yaml,.json"}),
    )

    def text(self) -> bytes:
        """Return the bytes of the document, at most one more than what may be read."""
        content: bytes = self.cleaned_data["document"].read(MAX_BYTES + 1)
        return content


class PersonForm(forms.Form):
    """Somebody by e-mail."""

    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class GroupForm(forms.Form):
    """A new group."""

    name = forms.CharField(label=_("Nom du groupe"), max_length=150)
