"""Parsing of what administrators send about signers."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.procedures.cosigning import MAX_LABEL, MAX_MESSAGE, email_fields
from communs.questionnaires.compiled import CompiledQuestionnaire

ORDERS = [("order", _("L’un après l’autre, dans l’ordre de la liste")), ("at-once", _("Tous en même temps"))]


class CosigningForm(forms.Form):
    """How all sign."""

    order = forms.ChoiceField(label=_("Ils signent"), choices=ORDERS, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message de l’invitation"),
        help_text=_("Ajouté au courriel qui demande la signature."),
        max_length=MAX_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CosignerForm(forms.Form):
    """One signer."""

    label = forms.CharField(
        label=_("En qualité de"),
        help_text=_("Par exemple : présidente, trésorier, représentante légale."),
        max_length=MAX_LABEL,
    )
    email_field = forms.ChoiceField(label=_("Son adresse électronique"), required=False)

    def __init__(self, *args: Any, compiled: CompiledQuestionnaire | None, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **options)
        asked = ("", gettext("est demandée au demandeur au moment du dépôt"))
        read = gettext("est la réponse à « %(label)s »")
        fields = [(field.id, read % {"label": field.label or field.id}) for field in email_fields(compiled)]
        self.fields["email_field"].choices = [asked, *fields]  # type: ignore[attr-defined]
