"""The page that shows every component of the interface with its variants."""

from datetime import UTC, datetime
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from communs.core.access import public
from communs.core.ui.fields import DatePartsField

STATES = (
    ("draft", _("Brouillon")),
    ("submitted", _("Déposé")),
    ("in_review", _("En instruction")),
    ("accepted", _("Accepté")),
    ("refused", _("Refusé")),
    ("dismissed", _("Sans suite")),
)
SUPPORT = (("method", _("Méthode")), ("hosting", _("Hébergement")), ("design", _("Conception")))


class SampleForm(forms.Form):
    """One field of each kind; nothing that is sent is kept."""

    name = forms.CharField(label=_("Nom de l’initiative"), max_length=80)
    summary = forms.CharField(
        label=_("Résumé"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("En quelques phrases.")
    )
    email = forms.EmailField(label=_("Adresse électronique"), help_text=_("Format attendu : nom@exemple.org"))
    users = forms.IntegerField(label=_("Nombre d’utilisateurs"), min_value=0, required=False)
    started = DatePartsField(label=_("Date de création"), required=False)
    kind = forms.ChoiceField(
        label=_("Statut"), choices=[("", _("Choisir")), ("a", _("Association")), ("c", _("Collectif"))]
    )
    open_source = forms.ChoiceField(
        label=_("Le code est-il public ?"), choices=[("yes", _("Oui")), ("no", _("Non"))], widget=forms.RadioSelect
    )
    support = forms.MultipleChoiceField(
        label=_("Appuis souhaités"), choices=SUPPORT, widget=forms.CheckboxSelectMultiple, required=False
    )
    document = forms.FileField(label=_("Présentation"), help_text=_("PDF, 5 Mo au plus."), required=False)
    secret = forms.CharField(label=_("Mot de passe"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    agreed = forms.BooleanField(label=_("J’ai lu le règlement de l’appel"))


@public
@require_http_methods(["GET", "POST"])
def design(request: HttpRequest) -> HttpResponse:
    """Show the components; the sample form, when sent, shows its errors or its thanks."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Le formulaire d’exemple est bien rempli. Rien n’a été conservé."))
        return redirect("ui:design")
    context = {
        "form": form,
        "states": STATES,
        "page": SimpleNamespace(previous_cursor="avant", next_cursor="apres"),
        "moment": datetime(2026, 12, 1, 22, 35, tzinfo=UTC),
    }
    return render(request, "ui/design/page.html", context, status=400 if form.errors else 200)


@public
def confirm(request: HttpRequest) -> HttpResponse:
    """The page that a dialogue replaces when scripts run: the same question, without any script."""
    return render(request, "ui/design/confirm.html")
