"""Choosing what a demarche decides without an agent."""

from dataclasses import dataclass

from django.db import transaction

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models import Automation, Demarche


class AutomationFixed(Exception):  # noqa: N818 - it names what happened
    """The demarche was published: people deposited under this rule, and it changes no more."""


@dataclass(frozen=True)
class Choice:
    """One behaviour; a delay goes with silence, and with nothing else."""

    mode: AutomationMode
    delay: int | None = None
    unit: DelayUnit | None = None
    correction: CorrectionEffect | None = None


def automate(demarche: Demarche, choice: Choice | None, *, by: Person | None) -> None:
    """Give a demarche that was never published an automatic behaviour, or none.

    Writes an audit row. Raises `AutomationFixed`; nothing changes then. The database refuses a silence without a
    delay, and a delay without silence.
    """
    with transaction.atomic():
        held = Demarche.objects.select_for_update().get(pk=demarche.pk)
        if held.published_at is not None:
            raise AutomationFixed
        Automation.objects.filter(demarche=held).delete()
        if choice:
            Automation.objects.create(
                demarche=held,
                mode=choice.mode,
                delay=choice.delay,
                unit=choice.unit or "",
                correction=choice.correction or "",
            )
        data = {"mode": choice.mode, "delay": choice.delay, "unit": choice.unit} if choice else {"mode": ""}
        record(held, "automate", actor=by, data=data)


def copy_automation(source: Demarche, target: Demarche, by: Person | None) -> None:
    """Give a new demarche the automatic behaviour of another one. In the caller's transaction."""
    found = Automation.objects.filter(demarche=source).first()
    if found:
        found.pk, found.demarche = None, target
        found.save(force_insert=True)
