"""What people send to this room."""

import ipaddress
import re
from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.accounts.registries import api_scopes

DURATIONS = [(7, _("Une semaine")), (30, _("Un mois")), (90, _("Trois mois")), (365, _("Un an"))]
MAX_NETWORKS = 20


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

    name = forms.CharField(
        label=_("Nom du jeton"), max_length=100, help_text=_("Par exemple le programme qui s’en sert.")
    )
    scopes = forms.MultipleChoiceField(label=_("Droits"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("Durée de validité"), choices=DURATIONS, coerce=int, initial=30)
    networks = forms.CharField(
        label=_("Réseaux autorisés"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Adresses IP ou réseaux (CIDR), un par ligne. Vide : tous. Exemple : 192.0.2.0/24."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scopes"].choices = list(api_scopes.items())  # type: ignore[attr-defined]

    def clean_networks(self) -> list[str]:
        """Return the networks in canonical form; name the first one that is not a network."""
        lines = re.split(r"[\s,;]+", self.cleaned_data["networks"].strip())
        if len(lines) > MAX_NETWORKS:
            raise forms.ValidationError(gettext("Indiquez au plus 20 réseaux."))
        return [_network(line) for line in lines if line]


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        message = gettext("« %(text)s » n’est ni une adresse IP ni un réseau. Exemples : 192.0.2.7 ou 2001:db8::/32.")
        raise forms.ValidationError(message % {"text": text}) from error


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
