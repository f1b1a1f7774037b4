"""Parsing of what people send, apart from answers, which the questionnaire reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.accounts.models import Person
from communs.dossiers.models.message import MAX_BODY
from communs.organisations.models import Organisation
from communs.organisations.queries import organisations_of
from communs.procedures.models import Group

MAX_NAME = 200
MAX_FILES = 10


class StartForm(forms.Form):
    """For whom a dossier is begun: oneself or one of one's organisations."""

    applicant_name = forms.CharField(
        label=_("Vos nom et prénom"),
        help_text=_("Tels qu’ils figureront sur le dossier."),
        max_length=MAX_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Vous déposez ce dossier"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("En votre nom"),
        blank=True,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial["applicant_name"] = person.full_name
        self.fields["organisation"].queryset = organisations_of(person)  # type: ignore[attr-defined]
        self.fields["organisation"].label_from_instance = _on_behalf  # type: ignore[attr-defined]

    def clean_applicant_name(self) -> str:
        """Fall back to the account's name; ask for one when there is none."""
        name = self.cleaned_data["applicant_name"].strip() or self.person.full_name
        if not name:
            raise forms.ValidationError(_("Indiquez vos nom et prénom."))
        return name


def _on_behalf(organisation: Organisation) -> str:
    return str(_("Au nom de %(name)s") % {"name": organisation.name})


class ManyFilesInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, possibly none."""

    widget = ManyFilesInput

    @override
    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [super(ManyFilesField, self).clean(upload, initial) for upload in data or []]
        if len(uploads) > MAX_FILES:
            raise forms.ValidationError(_("Joignez au plus %(count)s fichiers.") % {"count": MAX_FILES})
        return uploads


class MessageForm(forms.Form):
    """A message and its attachments."""

    body = forms.CharField(
        label=_("Votre message"), max_length=MAX_BODY, widget=forms.Textarea(attrs={"rows": 6}), strip=True
    )
    attachments = ManyFilesField(
        label=_("Pièces jointes"), help_text=_("10 fichiers au plus, 20 Mo chacun."), required=False
    )


class ReassignForm(forms.Form):
    """The group that a dossier is given to."""

    group = forms.TypedChoiceField(label=_("Groupe"), coerce=int)

    def __init__(self, groups: "Iterable[Group]", data: "Mapping[str, Any] | None" = None) -> None:
        super().__init__(data)
        offered = [("", _("Choisir un groupe")), *((group.pk, group.name) for group in groups)]
        self.fields["group"].choices = offered  # type: ignore[attr-defined]
