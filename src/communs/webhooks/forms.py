"""What administrators send about webhooks."""

import ipaddress
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.core.remote.guard import is_public
from communs.webhooks.enums import EventKind
from communs.webhooks.models import MAX_LABEL, MAX_URL, Webhook
from communs.webhooks.operations.managing import Settings


class WebhookForm(forms.Form):
    """What a webhook is called, where it posts, what it is told."""

    label = forms.CharField(label=_("Nom"), max_length=MAX_LABEL, help_text=_("Par exemple le logiciel qui reçoit."))
    url = forms.CharField(
        label=_("Adresse qui reçoit"),
        max_length=MAX_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Une adresse https du web public. Exemple : https://logiciel.exemple.example/demarches"),
    )
    events = forms.MultipleChoiceField(
        label=_("Événements envoyés"), choices=EventKind.choices, widget=forms.CheckboxSelectMultiple
    )
    tests = forms.BooleanField(label=_("Envoyer aussi ce qui arrive aux dossiers de test"), required=False)

    def clean_url(self) -> str:
        """Return the address; what it leads to is judged again at each post."""
        url = str(self.cleaned_data["url"])
        try:
            parts, _port = urlsplit(url), urlsplit(url).port
        except ValueError:
            raise forms.ValidationError(gettext("Cette adresse n’est pas lisible.")) from None
        named = (parts.hostname or "") in settings.PRIVATE_SERVICES
        if parts.scheme != "https" and not (named and parts.scheme == "http"):
            raise forms.ValidationError(gettext("L’adresse commence par https:// : ce qui est envoyé est chiffré."))
        if parts.username or parts.password or not parts.hostname or any(mark.isspace() for mark in url):
            raise forms.ValidationError(
                gettext("Donnez une adresse sans espace, sans nom d’utilisateur ni mot de passe.")
            )
        if not named and _is_private(parts.hostname):
            raise forms.ValidationError(gettext("Cette adresse n’est pas sur le web public : rien n’y sera envoyé."))
        return url

    def settings(self) -> Settings:
        """What was written, once it is valid."""
        return Settings(**self.cleaned_data)


def form_of(webhook: Webhook) -> WebhookForm:
    """The form, as the webhook is."""
    return WebhookForm(initial={name: getattr(webhook, name) for name in ("label", "url", "events", "tests")})


def _is_private(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_public(host)
