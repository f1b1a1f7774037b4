"""The proof that an account is one's own."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProofForm(forms.Form):
    """The account's password."""

    password = forms.CharField(
        label=_("Mot de passe de votre compte"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
