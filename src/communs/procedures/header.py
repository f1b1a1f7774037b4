"""What a demarche says of itself, apart from its form: reading it from a document, and writing it there."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from communs.procedures.enums import Identity, Restriction
from communs.procedures.models import Demarche
from communs.procedures.models.label import GENERIC
from communs.procedures.settings.form import SettingsForm
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import condition_to_builtins, convert_condition

Header: TypeAlias = dict[str, Any]
"""The settings of a demarche by name; `organisation` is a SIRET, moments are in UTC or have an offset."""

HeaderForm = SettingsForm
NESTED = {"zones", "tags", "email_domains", "labels", "ineligibility", "cosigning"}
DEFAULTS: Mapping[str, Any] = {
    **{name: "" for name, field in HeaderForm.base_fields.items() if not field.required and name not in NESTED},
    "zones": [],
    "tags": [],
    "email_domains": [],
    "ineligibility": None,
    "cosigning": None,
    "time_zone": "Europe/Paris",
    "opens_at": None,
    "closes_at": None,
    "retention_months": 12,
    "may_be_copied": False,
    "identity": Identity.EITHER.value,
    "asks_civility": True,
    "asks_birth_date": False,
    "allows_mandate": False,
    "restriction": Restriction.NONE.value,
    "experts_allowed": True,
    "experts_listed_only": False,
    "experts_may_write": False,
    "experts_told": False,
}


def generic_labels() -> list[dict[str, str]]:
    """The labels that a demarche has when its document says nothing of them."""
    return [{"name": str(name), "colour": colour.value} for name, colour in GENERIC]


def read_header(raw: Mapping[str, Any]) -> tuple[Header | None, list[Issue]]:
    """Return the checked header, or None and every mistake with its key."""
    issues = [Issue(key, _("Cette clé n’existe pas.")) for key in raw if key not in HeaderForm.base_fields]
    nested = [key for key, value in raw.items() if isinstance(value, dict | list) and key not in NESTED]
    issues += [Issue(key, _("Un texte ou un nombre est attendu.")) for key in nested if key in HeaderForm.base_fields]
    given = {key: value for key, value in raw.items() if value is not None}
    form = HeaderForm({**DEFAULTS, "labels": generic_labels(), **given})
    for name in nested:
        form.fields.pop(name, None)
    issues += [Issue(key, str(message)) for key, messages in form.errors.items() for message in messages]
    return (None if issues else form.cleaned_data), issues


def write_header(demarche: Demarche) -> dict[str, Any]:
    """Return the header as a document writes it: defaults are left out, moments are wall clocks with their offset."""
    values = {
        name: getattr(demarche, name) for name in HeaderForm.base_fields if name not in {"organisation", "labels"}
    }
    for name in ("opens_at", "closes_at"):
        if values[name]:
            values[name] = values[name].astimezone(demarche.zone).isoformat(" ")
    values["organisation"] = demarche.organisation.siret
    values["labels"] = list(demarche.labels.values("name", "colour"))
    if demarche.ineligibility:
        values["ineligibility"] = condition_to_builtins(convert_condition(demarche.ineligibility))
    defaults = {**DEFAULTS, "labels": generic_labels()}
    return {
        name: values[name] for name in HeaderForm.base_fields if name not in defaults or values[name] != defaults[name]
    }
