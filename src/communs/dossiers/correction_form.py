"""Parsing of a request for correction."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.dossiers.enums import CorrectionKind
from communs.dossiers.operations.correcting import MAX_REQUEST


class CorrectionForm(forms.Form):
    """What is asked: of the dossier as a whole, or of some of its questions."""

    kind = forms.ChoiceField(
        label=_("Ce que vous demandez"),
        choices=CorrectionKind.choices,
        initial=CorrectionKind.TO_CORRECT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si des réponses sont à corriger ou si le dossier est incomplet.")},
    )
    body = forms.CharField(
        label=_("Votre message au demandeur"),
        help_text=_(
            "Dites ce qui ne va pas et ce que vous attendez : il le lira dans son dossier et dans un courriel."
        ),
        max_length=MAX_REQUEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Dites au demandeur ce qu’il doit corriger.")},
    )
    fields_asked = forms.MultipleChoiceField(label=_("Réponses concernées"), required=False)

    def __init__(self, questions: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["fields_asked"].choices = questions  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[str]:
        """The paths that are ticked."""
        return [str(path) for path in self["fields_asked"].value() or ()]
