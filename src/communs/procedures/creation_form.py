"""Parsing of what begins a demarche."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.organisations.models import Organisation
from communs.procedures.copying import offered
from communs.procedures.document import MAX_BYTES
from communs.procedures.models import Demarche
from communs.procedures.models.checks import MAX_PATH, valid_path


def _organisations(person: Person) -> "QuerySet[Organisation]":
    """Those of the person, and those of the demarches that they administer."""
    mine = Q(memberships__person=person) | Q(demarches__administrators__person=person)
    return Organisation.objects.filter(mine).distinct().order_by("name")


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
        self.fields["organisation"].queryset = _organisations(person)  # type: ignore[attr-defined]
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


class DescriptorForm(forms.Form):
    """A descriptor, as a file or a text, and what it may not say: whose demarche it is, where questions go."""

    file = forms.FileField(
        label=_("Fichier JSON"),
        help_text=_("5 Mo au plus."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )
    text = forms.CharField(
        label=_("Ou le texte du descriptif"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisme"),
        queryset=Organisation.objects.none(),
        empty_label=_("Celui du service du descriptif"),
        required=False,
    )
    contact = forms.EmailField(label=_("Adresse électronique de contact"), required=False)
    replace = forms.BooleanField(
        label=_("Remplacer le formulaire en préparation"),
        help_text=_("Il a été modifié ici depuis le dernier import. L’éditeur permet d’annuler ce remplacement."),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = _organisations(person)  # type: ignore[attr-defined]
        self.initial.setdefault("contact", person.email)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, of a size that can be read."""
        data: dict[str, Any] = self.cleaned_data
        if not data.get("file") and not str(data.get("text", "")).strip() and not self.errors:
            self.add_error("file", gettext("Choisissez un fichier, ou collez le texte du descriptif."))
        if data.get("file") and data["file"].size > MAX_BYTES:
            self.add_error("file", gettext("Ce fichier dépasse 5 Mo : un descriptif en fait bien moins."))
        return data

    def content(self) -> bytes:
        """The bytes of the descriptor: those of the file, when both are given."""
        sent = self.cleaned_data["file"]
        content: bytes = sent.read(MAX_BYTES) if sent else self.cleaned_data["text"].encode("utf-8", "replace")
        return content

    def options(self) -> dict[str, str]:
        """What the descriptor may not say."""
        organisation = self.cleaned_data["organisation"]
        return {
            "organisation": organisation.siret if organisation else "",
            "contact": self.cleaned_data["contact"],
        }
