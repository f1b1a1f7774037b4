"""How a setting is read, from a page or from a document."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, validate_email
from django.utils.translation import gettext as _
from stdnum.fr import siret
from typing_extensions import override

from communs.procedures.cosigning import read_cosigning, write_cosigning
from communs.procedures.enums import LabelColour
from communs.procedures.models.label import MAX_LABEL, MAX_LABELS
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.field import Field
from communs.questionnaires.schema import InvalidQuestionnaireError, condition_to_builtins, convert_condition

LONGEST_TEXT = 20_000
LONGEST_LIST = 20_000
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


class SiretField(forms.CharField):
    """A SIRET as it is printed; its 14 digits once read."""

    @override
    def clean(self, value: Any) -> str:
        text = "".join(str(super().clean(value)).split())
        if not text:
            return ""
        try:
            return siret.validate(text)
        except siret.ValidationError as error:
            raise ValidationError(_("Ce numéro SIRET n’est pas valide : 14 chiffres sont attendus.")) from error


class PhoneField(forms.CharField):
    """A telephone number as people write it: digits, spaces, dots, a leading plus."""

    @override
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not re.fullmatch(r"\+?[0-9][0-9 .()\u00a0\u202f-]{2,28}", text):
            raise ValidationError(_("Ce numéro de téléphone n’est pas lisible ; exemple : 01 23 45 67 89."))
        return text


class ContactField(forms.CharField):
    """An e-mail address or the address of a page."""

    @override
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not text.startswith("https://"):
            try:
                EmailValidator()(text)
            except ValidationError as error:
                message = _("Donnez une adresse électronique, ou l’adresse d’une page qui commence par https://.")
                raise ValidationError(message) from error
        return text


class LinesField(forms.Field):
    """Several short texts: one a line on a page, a list in a document; each once, in the order given."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, longest: int, most: int, **options: Any) -> None:  # noqa: ANN401 - Field's options
        super().__init__(**options)
        self.longest, self.most = longest, most

    @override
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    @override
    def clean(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "")[:LONGEST_LIST].splitlines()
        if any(not isinstance(line, str) for line in lines):
            raise ValidationError(_("Une liste de textes est attendue."))
        texts = list(dict.fromkeys(self.read(text) for line in lines if (text := line.strip())))
        if len(texts) > self.most:
            raise ValidationError(_("Donnez-en au plus %(count)s.") % {"count": self.most})
        return texts

    def read(self, text: str) -> str:
        """Return one text as it is kept. Raises `ValidationError`."""
        if len(text) > self.longest:
            message = _("« %(text)s » est trop long : %(count)s caractères au plus.")
            raise ValidationError(message % {"text": text[:40], "count": self.longest})
        return text


class DomainsField(LinesField):
    """Domains of e-mail addresses, without the at sign."""

    @override
    def read(self, text: str) -> str:
        domain = super().read(text).lower().lstrip("@")
        if not DOMAIN.fullmatch(domain):
            message = _("« %(text)s » n’est pas un nom de domaine ; exemple : mairie.example.")
            raise ValidationError(message % {"text": text})
        return domain


class EmailsField(LinesField):
    """E-mail addresses."""

    @override
    def read(self, text: str) -> str:
        email = super().read(text).lower()
        try:
            validate_email(email)
        except ValidationError as error:
            message = _("« %(text)s » n’est pas une adresse électronique.") % {"text": text}
            raise ValidationError(message) from error
        return email


class ChoicesField(forms.MultipleChoiceField):
    """Some of a closed list: boxes on a page, a list in a document."""

    widget = forms.CheckboxSelectMultiple

    @override
    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value or [])))


class LabelsWidget(forms.Widget):
    """One row a label: its rank, its name, its colour; a row without a name is no label."""

    template_name = "procedures/manage/labels.html"
    use_fieldset = True
    blank = 2

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(data, "getlist") or name in data:
            return data.get(name)
        columns = [data.getlist(f"{name}-{part}")[: MAX_LABELS + 1] for part in ("rank", "name", "colour")]
        rows = [row for row in zip(*columns, strict=False) if row[1].strip()]
        rows.sort(key=lambda row: int(row[0]) if row[0].isdecimal() else MAX_LABELS)
        return [{"name": label, "colour": colour} for _rank, label, colour in rows]

    @override
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = [*(value or []), *({"name": "", "colour": ""} for _ in range(self.blank))]
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"rows": rows, "colours": LabelColour.choices, "longest": MAX_LABEL}


class LabelsField(forms.Field):
    """The labels of a demarche, in their order."""

    widget = LabelsWidget

    @override
    def clean(self, value: Any) -> list[dict[str, str]]:
        rows = value or []
        if not isinstance(rows, list) or len(rows) > MAX_LABELS:
            raise ValidationError(_("Donnez une liste d’au plus %(count)s étiquettes.") % {"count": MAX_LABELS})
        labels = [self._label(row) for row in rows]
        names = [label["name"] for label in labels]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValidationError(_("Deux étiquettes portent le nom « %(name)s ».") % {"name": twice})
        return labels

    @staticmethod
    def _label(row: Any) -> dict[str, str]:  # noqa: ANN401 - what was sent
        if not isinstance(row, Mapping) or set(row) != {"name", "colour"}:
            raise ValidationError(_("Une étiquette a un nom (name) et une couleur (colour)."))
        name, colour = str(row["name"]).strip(), row["colour"]
        if not 0 < len(name) <= MAX_LABEL:
            message = _("Le nom d’une étiquette a de 1 à %(count)s caractères : « %(name)s ».")
            raise ValidationError(message % {"count": MAX_LABEL, "name": name[:40]})
        if colour not in LabelColour.values:
            raise ValidationError(_("La couleur de l’étiquette « %(name)s » n’existe pas.") % {"name": name})
        return {"name": name, "colour": str(colour)}


class RuleWidget(forms.Widget):
    """The rows of a condition on the form of the demarche, whose `fields` it may read."""

    template_name = "questionnaires/conditions/editor.html"
    use_fieldset = True
    fields: Mapping[str, Field] = {}

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return ConditionForm(self.fields, post=data, name=name) if hasattr(data, "getlist") else data.get(name)

    @override
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        shown = value
        if not isinstance(value, ConditionForm):
            shown = ConditionForm(self.fields, kept=convert_condition(value) if value else None, name=name)
        context: dict[str, Any] = super().get_context(name, "", attrs)
        return context | {"condition": shown}


class RuleField(forms.Field):
    """A condition on the form, as documents write it; on a page, its rows."""

    widget = RuleWidget

    @override
    def clean(self, value: Any) -> Any:
        if isinstance(value, ConditionForm):
            if value.errors:
                raise ValidationError(_("Corrigez les lignes signalées."))
            return condition_to_builtins(value.condition) if value.condition else None
        try:
            return condition_to_builtins(convert_condition(value)) if value else None
        except InvalidQuestionnaireError as error:
            message = _("Cette condition n’est pas lisible : %(reason)s")
            raise ValidationError(message % {"reason": " ".join(issue.message for issue in error.issues)}) from error


class CosigningField(forms.Field):
    """Who signs, as documents write it (see `cosigning`); pages have their own."""

    @override
    def clean(self, value: Any) -> Any:
        if not value:
            return None
        try:
            return write_cosigning(read_cosigning(value))
        except ValueError as error:
            message = _("Les cosignataires ne sont pas lisibles : %(reason)s")
            raise ValidationError(message % {"reason": str(error)}) from error
