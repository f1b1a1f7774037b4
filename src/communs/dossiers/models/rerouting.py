"""Moving dossiers to the groups that the rules of a demarche say now, or out of a group that closes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import ReroutingState


class Rerouting(models.Model):
    """One pass over the dossiers of a demarche: counted first, then moved on confirmation by the rules of `rules`.

    With a `source` and a `target`, all the dossiers of a group that closed go to another one, without counting.
    `counts` tells how many go from a group to another (`"12:15"`, by their keys). `cursor` is the last dossier done:
    the work goes on from there after any interruption. It is `stopped` when the rules changed since they were counted.
    """

    demarche = models.ForeignKey("procedures.Demarche", models.CASCADE, related_name="+", db_index=False)
    source = models.ForeignKey("procedures.Group", models.CASCADE, null=True, blank=True, related_name="+")
    target = models.ForeignKey("procedures.Group", models.CASCADE, null=True, blank=True, related_name="+")
    rules = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=ReroutingState, default=ReroutingState.COUNTING)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=ReroutingState.values), name="rerouting_state"),
            models.CheckConstraint(
                condition=Q(source__isnull=True, target__isnull=True) | Q(source__isnull=False, target__isnull=False),
                name="rerouting_from_and_to",
            ),
            models.UniqueConstraint(
                fields=["demarche"],
                condition=Q(source__isnull=True, state__in=[ReroutingState.COUNTING, ReroutingState.MOVING]),
                name="rerouting_one_underway",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["demarche", "-id"], name="rerouting_of_demarche"),
        ]

    def __str__(self) -> str:
        return f"{self.demarche_id} · {self.state}"

    @property
    def is_underway(self) -> bool:
        """Whether a job works at it now."""
        return self.state in {ReroutingState.COUNTING, ReroutingState.MOVING}

    @property
    def moving(self) -> int:
        """How many dossiers change groups."""
        return sum(self.counts.values())
