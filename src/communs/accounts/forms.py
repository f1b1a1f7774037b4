"""What people send to this room."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.accounts.registries import api_scopes
from communs.accounts.token_fields import DurationField, NameField, NetworksField


class IdentityForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name and the language of a person."""

    class Meta:
        model = Person
        fields = ("first_name", "last_name", "language")
        labels: ClassVar = {"first_name": _("Prénom"), "last_name": _("Nom"), "language": _("Langue")}
        help_texts: ClassVar = {"language": _("Langue des pages et des courriels que vous recevez.")}
        widgets: ClassVar = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "language": forms.Select(choices=settings.LANGUAGES),
        }


class TokenForm(forms.Form):
    """A new API token: what it is for, what it may do, how long, from where."""

    name = NameField()
    scopes = forms.MultipleChoiceField(label=_("Droits"), widget=forms.CheckboxSelectMultiple)
    days = DurationField()
    networks = NetworksField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scopes"].choices = list(api_scopes.items())  # type: ignore[attr-defined]


class DeletionForm(forms.Form):
    """The confirmation of what cannot be undone."""

    confirmed = forms.BooleanField(label=_("Je comprends que la suppression de mon compte est définitive."))


class DeactivationForm(forms.Form):
    """Why an account is closed to its holder; the reason is sent to the person and kept in the journal."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce motif est envoyé à la personne et conservé au journal."),
    )
