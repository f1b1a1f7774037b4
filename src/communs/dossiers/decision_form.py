"""Parsing of a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.dossiers.operations.instruction import MOTIVATED

MAX_MOTIVATION = 10_000


class DecisionForm(forms.Form):
    """Why, and an optional document; a refusal and a dismissal need the reason."""

    motivation = forms.CharField(
        label=_("Motivation"),
        help_text=_("Le demandeur la lira dans le courriel et dans son dossier."),
        max_length=MAX_MOTIVATION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Dites pourquoi : le demandeur doit connaître les motifs de la décision.")},
    )
    file = forms.FileField(label=_("Document joint"), help_text=_("20 Mo au plus."), required=False)

    despite_correction = forms.BooleanField(
        label=_("Décider sans attendre la correction demandée au demandeur"),
        error_messages={"required": _("Une correction est demandée : confirmez que vous décidez sans l’attendre.")},
    )

    def __init__(self, verb: str, *args: Any, to_correct: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        if not to_correct:
            del self.fields["despite_correction"]
        self.fields["motivation"].required = verb in MOTIVATED
