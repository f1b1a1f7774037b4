"""What a person is asked when opening an account, besides e-mail and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person


class SignupForm(forms.Form):
    """The person's name; the language is the one of the page."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ("first_name", "last_name", "email", "password1")

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Store the language of the page; the names are already saved by the adapter."""
        person.language = (get_language() or "fr")[:2]
        person.save(update_fields=["language"])
