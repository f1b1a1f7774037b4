"""What a demarche says of itself, apart from its form: reading it from a document, and writing it there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from stdnum.fr import siret

from communs.procedures.models import Demarche
from communs.procedures.models.checks import MAX_PATH, valid_path, valid_time_zone
from communs.procedures.models.demarche import MAX_RETENTION
from communs.questionnaires.field import Issue

LONGEST_TEXT = 20_000
DEFAULTS: Mapping[str, Any] = {
    "purpose": "",
    "audience": "",
    "legal_basis": "",
    "time_zone": "Europe/Paris",
    "opens_at": None,
    "closes_at": None,
    "retention_months": 12,
}


class Header(TypedDict):
    """The values of a demarche; `organisation` is a SIRET, moments are in UTC or have an offset."""

    path: str
    title: str
    organisation: str
    purpose: str
    description: str
    audience: str
    legal_basis: str
    contact_email: str
    time_zone: str
    opens_at: datetime | None
    closes_at: datetime | None
    retention_months: int


def _text(**options: Any) -> forms.CharField:  # noqa: ANN401 - Django's own options
    return forms.CharField(max_length=LONGEST_TEXT, **options)


class HeaderForm(forms.Form):
    """Checks every value of a header; the keys are those of the document, in its order."""

    path = forms.CharField(max_length=MAX_PATH, validators=[valid_path])
    title = forms.CharField(max_length=250)
    organisation = forms.CharField()
    purpose = _text(required=False)
    description = _text()
    audience = _text(required=False)
    legal_basis = _text(required=False)
    contact_email = forms.EmailField()
    time_zone = forms.CharField(max_length=64, validators=[valid_time_zone])
    opens_at = forms.CharField(required=False)
    closes_at = forms.CharField(required=False)
    retention_months = forms.IntegerField(min_value=1, max_value=MAX_RETENTION)

    def clean_organisation(self) -> str:
        """Return the 14 digits of a SIRET."""
        try:
            return siret.validate(self.cleaned_data["organisation"])
        except siret.ValidationError as error:
            raise forms.ValidationError(_("Ce numéro SIRET n’est pas valide : 14 chiffres sont attendus.")) from error

    def clean_opens_at(self) -> datetime | None:
        """Return the moment of opening."""
        return self._moment("opens_at")

    def clean_closes_at(self) -> datetime | None:
        """Return the moment of closing, which is after the opening."""
        closes, opens = self._moment("closes_at"), self.cleaned_data.get("opens_at")
        if closes and opens and closes <= opens:
            raise forms.ValidationError(_("La fermeture doit venir après l’ouverture."))
        return closes

    def _moment(self, name: str) -> datetime | None:
        """Read a moment; without an offset it is a wall clock in the demarche's time zone."""
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise forms.ValidationError(_("Écrivez la date et l’heure ainsi : 2026-09-08 18:00."))
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.cleaned_data.get("time_zone", "UTC")))


def read_header(raw: Mapping[str, Any]) -> tuple[Header | None, list[Issue]]:
    """Return the checked header, or None and every mistake with its key."""
    issues = [Issue(key, _("Cette clé n’existe pas.")) for key in raw if key not in HeaderForm.base_fields]
    nested = [key for key, value in raw.items() if isinstance(value, dict | list)]
    issues += [Issue(key, _("Un texte ou un nombre est attendu.")) for key in nested if key in HeaderForm.base_fields]
    form = HeaderForm({**DEFAULTS, **{key: value for key, value in raw.items() if value is not None}})
    for name in nested:
        form.fields.pop(name, None)
    issues += [Issue(key, str(message)) for key, messages in form.errors.items() for message in messages]
    return (None if issues else Header(**form.cleaned_data)), issues  # type: ignore[typeddict-item]


def write_header(demarche: Demarche) -> dict[str, Any]:
    """Return the header as a document writes it: defaults are left out, moments are wall clocks with their offset."""
    values = {name: getattr(demarche, name) for name in HeaderForm.base_fields if name != "organisation"}
    for name in ("opens_at", "closes_at"):
        if values[name]:
            values[name] = values[name].astimezone(demarche.zone).isoformat(" ")
    values["organisation"] = demarche.organisation.siret
    return {
        name: values[name] for name in HeaderForm.base_fields if name not in DEFAULTS or values[name] != DEFAULTS[name]
    }
