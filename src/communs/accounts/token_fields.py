"""The fields that every form of API tokens has."""

import ipaddress
import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

DURATIONS = [(7, _("Une semaine")), (30, _("Un mois")), (90, _("Trois mois")), (365, _("Un an"))]
MAX_NETWORKS = 20
MAX_TEXT = 1_000


class NameField(forms.CharField):
    """What a token is called."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Nom du jeton"), max_length=100, help_text=_("Par exemple le programme qui s’en sert.")
        )


class DurationField(forms.TypedChoiceField):
    """How many days it is valid: a year at most."""

    def __init__(self) -> None:
        super().__init__(label=_("Durée de validité"), choices=DURATIONS, coerce=int, initial=30)


class NetworksField(forms.CharField):
    """The IPv4 and IPv6 networks from which it may be used; cleaned, a list in canonical form, empty for all."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Réseaux autorisés"),
            required=False,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Adresses IP ou réseaux (CIDR), un par ligne. Vide : tous. Exemple : 192.0.2.0/24."),
        )

    @override
    def clean(self, value: object) -> list[str]:
        """Return the networks; name the first one that is not a network."""
        lines = [line for line in re.split(r"[\s,;]+", super().clean(value)) if line]
        if len(lines) > MAX_NETWORKS:
            raise forms.ValidationError(gettext("Indiquez au plus 20 réseaux."))
        return [_network(line) for line in lines]


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        message = gettext("« %(text)s » n’est ni une adresse IP ni un réseau. Exemples : 192.0.2.7 ou 2001:db8::/32.")
        raise forms.ValidationError(message % {"text": text}) from error
