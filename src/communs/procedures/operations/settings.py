"""Changing what a demarche says of itself."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.organisations.models import Organisation
from communs.procedures.models import Demarche, DemarchePath, Label, ListedExpert

MOMENTS = {"opens_at", "closes_at"}


class SettingsError(Exception):
    """A setting cannot take this value; `name` says which, the message why. Nothing changed."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@transaction.atomic
def change_settings(demarche: Demarche, values: Mapping[str, Any], *, by: Person | None) -> dict[str, Any]:
    """Give a demarche these settings, as `SettingsForm` reads them; return the former values of what changed.

    `organisation` is a SIRET, `labels` and `listed_experts` replace what there is. A new `path` leaves the former one
    redirecting to it. One entry in the journal says what changed; nothing is written when nothing does. Raises
    `SettingsError` for a path that is another demarche's and for an organisation unknown here.
    """
    demarche = Demarche.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=demarche.pk)
    changes = apply_settings(demarche, values)
    if changes:
        save_settings(demarche, changes)
        told = {name: str(former) for name, former in changes.items()}
        record(demarche, "settings", actor=by, data={"changed": sorted(changes)}, before=told)
    return changes


def apply_settings(demarche: Demarche, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set the columns that differ, without writing them; return the former values by name."""
    wanted = dict(values)
    if "organisation" in wanted:
        wanted["organisation"] = organisation_of(wanted["organisation"])
    changes = {name: former for name, value in wanted.items() if (former := _former(demarche, name)) != value}
    if "path" in changes and Demarche.objects.filter(path=wanted["path"]).exclude(pk=demarche.pk).exists():
        raise SettingsError("path", _("Cette adresse est celle d’une autre démarche."))
    for name in changes:
        if name not in ROWS:
            setattr(demarche, name, wanted[name])
    demarche.waiting_rows = {name: wanted[name] for name in changes if name in ROWS}
    return changes


def save_settings(demarche: Demarche, changes: Mapping[str, Any]) -> None:
    """Write what `apply_settings` changed of a demarche that exists."""
    if former := changes.get("path"):
        DemarchePath.objects.filter(path=demarche.path).delete()
        DemarchePath.objects.create(path=former, demarche=demarche)
    if columns := [name for name in changes if name not in ROWS]:
        demarche.save(update_fields=columns)
    save_rows(demarche)


def save_rows(demarche: Demarche) -> None:
    """Write the rows that `apply_settings` left waiting."""
    for name, value in demarche.waiting_rows.items():
        ROWS[name](demarche, value)


def organisation_of(siret: str) -> Organisation:
    """Return the organisation with this SIRET. Raises `SettingsError`."""
    found = Organisation.objects.filter(siret=siret).first()
    if found is None:
        raise SettingsError("organisation", _("Aucune organisation n’a ce SIRET ici : créez-la d’abord."))
    return found


def _former(demarche: Demarche, name: str) -> Any:  # noqa: ANN401 - each setting has its own type
    if name == "labels":
        return list(demarche.labels.values("name", "colour")) if demarche.pk else []
    if name == "listed_experts":
        return sorted(demarche.listed_experts.values_list("email", flat=True))
    if name == "organisation" and not demarche.organisation_id:
        return None
    return getattr(demarche, name)


def _write_labels(demarche: Demarche, labels: list[dict[str, str]]) -> None:
    """A label that keeps its name keeps its row, so that the dossiers that carry it keep it."""
    demarche.labels.exclude(name__in=[label["name"] for label in labels]).delete()
    for position, label in enumerate(labels):
        Label.objects.update_or_create(
            demarche=demarche, name=label["name"], defaults={"colour": label["colour"], "position": position}
        )


def _write_experts(demarche: Demarche, emails: list[str]) -> None:
    demarche.listed_experts.exclude(email__in=emails).delete()
    rows = [ListedExpert(demarche=demarche, email=email) for email in emails]
    ListedExpert.objects.bulk_create(rows, ignore_conflicts=True)


ROWS: Mapping[str, Callable[[Demarche, Any], None]] = {"labels": _write_labels, "listed_experts": _write_experts}
