"""What a person is asked when opening an account, besides e-mail and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.accounts.models import Person
from communs.accounts.passwords import StrengthValidator


class SignupForm(forms.Form):
    """The person's name; the language is the one of the page."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ("first_name", "last_name", "email", "password1")

    @override
    def clean(self) -> dict[str, Any]:
        """Check the password, if there is one, against the names too: allauth knows the e-mail only."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = {name: cleaned.get(name, "") for name in ("first_name", "last_name", "email")}
        if password := cleaned.get("password1"):
            try:
                StrengthValidator().validate(password, Person(**known))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Store the language of the page; the names are already saved by the adapter."""
        person.language = (get_language() or "fr")[:2]
        person.save(update_fields=["language"])
