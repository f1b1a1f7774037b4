"""Parsing of what administrators send."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.procedures.document import MAX_BYTES
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, Group, GroupContact
from communs.procedures.models.checks import MAX_PATH
from communs.procedures.models.settings import MAX_MESSAGE
from communs.procedures.operations.publishing import Closing
from communs.procedures.routing.roster import MAX_BYTES as MAX_ROSTER
from communs.questionnaires.choice_tables.csv_reading import MAX_BYTES as MAX_TABLE_BYTES

LONGEST_KEY = 19


def number_in(post: Mapping[str, str], name: str) -> int:
    """The key that a form names; 0, which no row has, when it is none."""
    text = post.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else 0


class ImportForm(forms.Form):
    """A document of a demarche."""

    document = forms.FileField(
        label=_("Document de la démarche"),
        help_text=_("Un fichier YAML ou JSON de 5 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yml,.yaml,.json"}),
    )

    def text(self) -> bytes:
        """Return the bytes of the document, at most one more than what may be read."""
        content: bytes = self.cleaned_data["document"].read(MAX_BYTES + 1)
        return content


class LegalBasisForm(forms.Form):
    """The legal basis as a document."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, ODT, DOCX ou texte, 20 Mo au plus."),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.odt,.docx,.doc,.rtf,.txt,.md"}),
    )


class FormImportForm(forms.Form):
    """A form alone, as JSON: a file, or a text."""

    file = forms.FileField(
        label=_("Fichier JSON"),
        help_text=_("5 Mo au plus."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json"}),
    )
    text = forms.CharField(
        label=_("Ou le texte du document"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, of a size that can be read."""
        data: dict[str, Any] = self.cleaned_data
        if not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Choisissez un fichier, ou collez le texte du document."))
        if data.get("file") and data["file"].size > MAX_BYTES:
            raise forms.ValidationError(_("Le document dépasse 5 Mo."))
        return data

    def content(self) -> bytes:
        """Return the bytes of the document."""
        sent = self.cleaned_data["file"]
        content: bytes = sent.read(MAX_BYTES) if sent else self.cleaned_data["text"].encode()
        return content


class TableForm(forms.Form):
    """A table of choices, as CSV."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("2 Mo et 20 000 lignes au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )

    def content(self) -> bytes:
        """Return the bytes of the file, one too many at most."""
        content: bytes = self.cleaned_data["file"].read(MAX_TABLE_BYTES + 1)
        return content


class PersonForm(forms.Form):
    """Somebody by e-mail."""

    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class DemarcheClosingForm(forms.Form):
    """What is said when a demarche closes, and to whom."""

    reason = forms.CharField(
        label=_("Motif de la fermeture"),
        help_text=_("Montré au public, et écrit dans les courriels."),
        max_length=MAX_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    replaced_by = forms.CharField(
        label=_("Démarche qui remplace celle-ci"),
        help_text=_("Son adresse, par exemple « pret-de-salle » : les visiteurs y sont envoyés."),
        max_length=MAX_PATH,
        required=False,
    )
    tells_drafts = forms.BooleanField(
        label=_("Prévenir par courriel les personnes qui ont un brouillon"), required=False
    )
    tells_open = forms.BooleanField(
        label=_("Prévenir par courriel les personnes dont le dossier attend une décision"), required=False
    )

    def __init__(self, *args: Any, demarche: Demarche, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **options)
        self.demarche = demarche

    def clean_replaced_by(self) -> Demarche | None:
        """Return the published demarche at this address."""
        path = self.cleaned_data["replaced_by"].strip().removeprefix("/commencer/")
        if not path:
            return None
        found = Demarche.objects.filter(path=path, state=DemarcheState.PUBLISHED).exclude(pk=self.demarche.pk).first()
        if found is None:
            raise forms.ValidationError(gettext("Aucune démarche publiée n’est à cette adresse."))
        return found

    def closing(self) -> Closing:
        """Return what was chosen."""
        return Closing(**self.cleaned_data)


class GroupForm(forms.Form):
    """The name of a group."""

    name = forms.CharField(label=_("Nom du groupe"), max_length=150)


class EmailsForm(forms.Form):
    """Several people by e-mail, separated by commas, spaces or ends of lines."""

    emails = forms.CharField(
        label=_("Ajouter des personnes par leur adresse électronique"),
        help_text=_("Une ou plusieurs adresses, séparées par des virgules ou des retours à la ligne."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def addresses(self) -> list[str]:
        """Each address once, in lower case, in the order in which they were typed."""
        text: str = self.cleaned_data["emails"]
        return list(dict.fromkeys(part.lower() for part in re.split(r"[\s,;<>]+", text) if part))


class ContactForm(forms.ModelForm[GroupContact]):
    """How applicants reach a group."""

    class Meta:
        model = GroupContact
        fields = ("name", "email", "phone", "hours", "address")
        labels: ClassVar[dict[str, "str | Promise"]] = {
            "name": _("Nom du service"),
            "email": _("Adresse électronique"),
            "phone": _("Téléphone"),
            "hours": _("Horaires"),
            "address": _("Adresse postale"),
        }


class ClosingForm(forms.Form):
    """Where the dossiers of a group that closes go."""

    into = forms.ModelChoiceField(
        label=_("Où vont ses dossiers ?"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=_("Ils restent à ce groupe, qui les termine"),
    )

    def __init__(self, group: Group, data: "Mapping[str, Any] | None" = None) -> None:
        super().__init__(data)
        others = Group.objects.filter(demarche=group.demarche_id, is_active=True).exclude(pk=group.pk)
        self.fields["into"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class RosterForm(forms.Form):
    """A file of groups and people; `text` is that of a file whose right lines alone are asked for."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("1 Mo et 5 000 lignes au plus."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    group = forms.ModelChoiceField(
        label=_("Groupe, pour un fichier d’une seule colonne"), queryset=Group.objects.none(), required=False
    )

    def __init__(self, demarche: Demarche, data: "Mapping[str, Any] | None" = None, files: Any = None) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, files)
        self.text = (data or {}).get("text", "")
        groups = Group.objects.filter(demarche=demarche).order_by("name")
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]

    @override
    def clean(self) -> dict[str, Any]:
        if not self.text and not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choisissez un fichier."))
        return self.cleaned_data

    def content(self) -> bytes:
        """The bytes of the file, at most one more than what may be read."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return str(self.text).encode()
        upload.seek(0)
        return upload.read(MAX_ROSTER + 1)  # type: ignore[no-any-return]

    def group_name(self) -> str:
        """The group of a file of one column."""
        group = self.cleaned_data.get("group")
        return group.name if group else ""
