"""What a demarche decides without an agent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models.demarche import Demarche

SILENCE = (AutomationMode.SILENCE_ACCEPTS, AutomationMode.SILENCE_REFUSES)
LONGEST_DELAY = 365


class Automation(models.Model):
    """The one automatic behaviour of a demarche: a second one cannot be expressed.

    Silence counts a delay (`delay`, `unit`), which a request for correction suspends or begins again (`correction`).
    """

    demarche = models.OneToOneField(Demarche, models.CASCADE, related_name="automation")
    mode = models.CharField(max_length=15, choices=AutomationMode)
    delay = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=6, choices=DelayUnit, blank=True)
    correction = models.CharField(max_length=8, choices=CorrectionEffect, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="automation_silence_has_a_delay",
                condition=Q(
                    mode__in=SILENCE,
                    delay__gte=1,
                    delay__lte=LONGEST_DELAY,
                    unit__in=DelayUnit.values,
                    correction__in=CorrectionEffect.values,
                )
                | (Q(delay__isnull=True, unit="", correction="") & ~Q(mode__in=SILENCE)),
            ),
            models.CheckConstraint(name="automation_mode", condition=Q(mode__in=AutomationMode.values)),
        ]

    def __str__(self) -> str:
        return str(self.get_mode_display())

    @property
    def is_silence(self) -> bool:
        """Whether the silence of the administration decides."""
        return self.mode in SILENCE
