"""Parsing of what agents write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.payments.models.payment import MAX_REASON


class RefundForm(forms.Form):
    """Why a payment was given back."""

    reason = forms.CharField(
        label=_("Motif du remboursement"),
        help_text=_("La personne le lit, et le comptable dans l’export."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
