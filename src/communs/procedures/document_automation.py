"""What a demarche decides without an agent, in its document."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.automation import automation_of
from communs.procedures.document_parts import Read, converted
from communs.procedures.enums import CorrectionEffect, DelayUnit
from communs.procedures.models import Demarche
from communs.procedures.models.automation import LONGEST_DELAY, SILENCE
from communs.questionnaires.field import Issue

NONE = "none"


class AutomationEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A behaviour, or « none »; a delay, its unit and the effect of a correction go with silence, and only with it."""

    mode: Literal["none", "instruct", "accept", "silence_accepts", "silence_refuses"]
    delay: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DELAY)] | None = None
    unit: Annotated[DelayUnit, msgspec.Meta(extra_json_schema={"enum": DelayUnit.values})] | None = None
    correction: (
        Annotated[CorrectionEffect, msgspec.Meta(extra_json_schema={"enum": CorrectionEffect.values})] | None
    ) = None


def read_automation(raw: object) -> Read:
    """The behaviour that a document asks for."""
    value, issues = converted(raw, AutomationEntry, "automation")
    return value, issues or list(_contradictions(value))


def write_automation(demarche: Demarche, _people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The behaviour of a demarche; None when agents decide everything."""
    found = entry_of(demarche)
    return None if found.mode == NONE else msgspec.to_builtins(found)


def entry_of(demarche: Demarche) -> AutomationEntry:
    """The behaviour of a demarche, as documents say it."""
    found = automation_of(demarche)
    values = {"mode": found.mode if found else NONE}
    for name in ("delay", "unit", "correction") if found else ():
        if (value := getattr(found, name)) not in (None, ""):
            values[name] = value
    return msgspec.convert(values, AutomationEntry)


def _contradictions(entry: AutomationEntry) -> Iterator[Issue]:
    silent = entry.mode in SILENCE
    needs = _("Indiquez-le : le silence a besoin d’un délai.")
    refuses = _("Laissez vide : seul le silence a un délai.")
    for name in ("delay", "unit", "correction"):
        if silent == (getattr(entry, name) is None):
            yield Issue(f"automation.{name}", needs if silent else refuses)
