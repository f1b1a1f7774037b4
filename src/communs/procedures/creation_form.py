"""Parsing of what begins a demarche."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.organisations.models import Organisation
from communs.procedures.copying import offered
from communs.procedures.models import Demarche
from communs.procedures.models.checks import MAX_PATH, valid_path


class CreationForm(forms.Form):
    """A title, an organisation, an address; the parts of another demarche that come along."""

    title = forms.CharField(label=_("Titre de la démarche"), max_length=250)
    organisation = forms.ModelChoiceField(label=_("Organisme"), queryset=Organisation.objects.none(), empty_label=None)
    path = forms.CharField(
        label=_("Adresse"),
        help_text=_("Lettres minuscules sans accents, chiffres et tirets. Vide : proposée d’après le titre."),
        max_length=MAX_PATH,
        validators=[valid_path],
        required=False,
    )
    parts = forms.MultipleChoiceField(label=_("Ce qui vient avec"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        person: Person,
        source: Demarche | None = None,
        owned: bool = False,
        **options: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **options)
        mine = Q(memberships__person=person) | Q(demarches__administrators__person=person)
        self.fields["organisation"].queryset = Organisation.objects.filter(mine).distinct().order_by("name")  # type: ignore[attr-defined]
        if source is None:
            del self.fields["parts"]
            return
        choices = offered(owned=owned)
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]
        self.initial.update(title=source.title, parts=[name for name, _label in choices])

    def clean_path(self) -> str:
        """Refuse the address of another demarche."""
        path: str = self.cleaned_data["path"]
        if path and Demarche.objects.filter(path=path).exists():
            raise forms.ValidationError(gettext("Cette adresse est celle d’une autre démarche."))
        return path
