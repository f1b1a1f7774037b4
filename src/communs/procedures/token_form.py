"""The form of an API token that reaches demarches."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.accounts.models import Person
from communs.accounts.token_fields import DurationField, NameField, NetworksField
from communs.procedures.models import Demarche
from communs.procedures.operations.tokens import Wish
from communs.procedures.tokens import administered

MOST_SHOWN = 200
RIGHTS = [("read", _("Lire")), ("write", _("Lire et modifier"))]


class DemarcheTokenForm(forms.Form):
    """What a token is for, what it reaches, how long, from where."""

    name = NameField()
    rights = forms.ChoiceField(label=_("Droits"), choices=RIGHTS, initial="read", widget=forms.RadioSelect)
    demarches = forms.TypedMultipleChoiceField(
        label=_("Démarches que le jeton atteint"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    everything = forms.BooleanField(
        label=_("Toutes mes démarches, aussi celles que j’administrerai plus tard"), required=False
    )
    days = DurationField()
    networks = NetworksField()

    def __init__(self, person: Person, demarche: Demarche, data: object = None) -> None:
        super().__init__(data, initial={"demarches": [demarche.pk]})  # type: ignore[arg-type]
        mine = administered(person).order_by("title", "pk").values_list("pk", "title")[:MOST_SHOWN]
        self.fields["demarches"].choices = list(mine)  # type: ignore[attr-defined]

    @override
    def clean(self) -> dict[str, object]:
        """A token reaches something."""
        cleaned = super().clean() or {}
        if "demarches" in cleaned and not (cleaned["demarches"] or cleaned.get("everything")):
            self.add_error("demarches", gettext("Choisissez au moins une démarche."))
        return cleaned

    def wish(self) -> Wish:
        """What is asked, once it is valid."""
        values = dict(self.cleaned_data)
        return Wish(writes=values.pop("rights") == "write", **values)
