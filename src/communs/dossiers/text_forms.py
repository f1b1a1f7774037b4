"""Parsing of what administrators write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.procedures.texts import MAX_BODY, MAX_SUBJECT, Wording


class WordingForm(forms.Form):
    """The subject and the body of an e-mail."""

    subject = forms.CharField(label=_("Objet"), max_length=MAX_SUBJECT)
    body = forms.CharField(
        label=_("Message"),
        max_length=MAX_BODY,
        help_text=_(
            "Une ligne vide sépare les paragraphes ; **gras**, *italique*, [lien](https://…), « - » au début d’une ligne "
            "pour une liste ; [[Libellé|adresse]] seul sur une ligne fait un bouton."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def wording(self) -> Wording:
        """The words that were typed."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n"))


class SignatureForm(forms.Form):
    """Who signs, and the picture of the signature."""

    name = forms.CharField(label=_("Nom du signataire"), max_length=150)
    quality = forms.CharField(
        label=_("Qualité"), help_text=_("Par exemple : la directrice adjointe."), max_length=200, required=False
    )
    image = forms.FileField(
        label=_("Image de la signature ou du tampon"),
        help_text=_("PNG ou JPEG, 2 Mo au plus."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_image = forms.BooleanField(label=_("Retirer l’image présente"), required=False)
