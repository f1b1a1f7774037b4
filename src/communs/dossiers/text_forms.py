"""Parsing of what administrators write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models.automation import LONGEST_DELAY, SILENCE
from communs.procedures.operations.automation import Choice
from communs.procedures.texts import MAX_BODY, MAX_SUBJECT, Wording


class WordingForm(forms.Form):
    """The subject and the body of an e-mail."""

    subject = forms.CharField(label=_("Objet du courriel"), max_length=MAX_SUBJECT)
    body = forms.CharField(
        label=_("Message"),
        max_length=MAX_BODY,
        help_text=_(
            "Une ligne vide sépare les paragraphes ; **gras**, *italique*, [lien](https://…), « - » au début d’une ligne "
            "pour une liste ; [[Libellé|adresse]] seul sur une ligne fait un bouton."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def wording(self) -> Wording:
        """The words that were typed."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n"))


class SignatureForm(forms.Form):
    """Who signs, and the picture of the signature."""

    name = forms.CharField(label=_("Nom du signataire"), max_length=150)
    quality = forms.CharField(
        label=_("Qualité"), help_text=_("Par exemple : la directrice adjointe."), max_length=200, required=False
    )
    image = forms.FileField(
        label=_("Image de la signature ou du tampon"),
        help_text=_("PNG ou JPEG, 2 Mo au plus."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )
    without_image = forms.BooleanField(label=_("Retirer l’image présente"), required=False)


class AutomationForm(forms.Form):
    """What the demarche decides without an agent. A delay goes with silence, and with nothing else."""

    mode = forms.ChoiceField(
        label=_("Décision sans agent"),
        choices=[("", _("Aucune : des agents instruisent et décident")), *AutomationMode.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    delay = forms.IntegerField(
        label=_("Délai, quand le silence vaut décision"), min_value=1, max_value=LONGEST_DELAY, required=False
    )
    unit = forms.ChoiceField(label=_("Unité du délai"), choices=[("", "–"), *DelayUnit.choices], required=False)
    correction = forms.ChoiceField(
        label=_("Quand une correction est demandée"),
        help_text=_("Pour un dossier incomplet, le délai repart toujours de zéro."),
        choices=[("", "–"), *CorrectionEffect.choices],
        required=False,
    )

    @override
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        silent = data.get("mode") in SILENCE
        for name in ("delay", "unit", "correction"):
            if name not in self.errors and silent != bool(data.get(name)):
                said = (
                    _("Indiquez-le : le silence a besoin d’un délai.")
                    if silent
                    else _("Laissez vide : seul le silence a un délai.")
                )
                self.add_error(name, said)
        return data

    def choice(self) -> Choice | None:
        """The behaviour that was chosen."""
        data = self.cleaned_data
        if not data["mode"]:
            return None
        if data["mode"] not in SILENCE:
            return Choice(AutomationMode(data["mode"]))
        return Choice(
            AutomationMode(data["mode"]),
            data["delay"],
            DelayUnit(data["unit"]),
            CorrectionEffect(data["correction"]),
        )
