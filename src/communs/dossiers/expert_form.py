"""Parsing of an invitation to an expert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.dossiers.models.expertise import MAX_REASON


class ExpertForm(forms.Form):
    """Whom to invite, and why."""

    email = forms.EmailField(
        label=_("Adresse électronique de l’expert"),
        help_text=_("Format attendu : nom@domaine.fr. L’expert se connecte, ou crée un compte, avec cette adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Motif de l’invitation"),
        help_text=_("L’expert le lira dans le courriel et en haut du dossier."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Dites à l’expert pourquoi vous l’invitez à lire ce dossier.")},
    )
