"""What happened week by week, counted by the database itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from communs.dossiers.enums import WeekEvent


class WeekCounter(models.Model):
    """How many dossiers of a group were deposited, or decided, in the week that begins on this Monday.

    Nobody writes it: triggers on the dossiers' table do, in the transaction of the change. Weeks are those of the
    demarche's time zone. Test dossiers are left out; a dossier that is deleted stays counted. A dossier may be decided in
    another group than the one whose decision is withdrawn: only the sums over a demarche mean something, a row may
    be negative.
    """

    group = models.ForeignKey("procedures.Group", models.CASCADE, related_name="weeks", db_index=False)
    week = models.DateField()
    event = models.CharField(max_length=12, choices=WeekEvent)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "week", "event"], name="week_counter_once"),
            models.CheckConstraint(name="week_counter_monday", condition=Q(week__iso_week_day=1)),
            models.CheckConstraint(name="week_counter_event", condition=Q(event__in=WeekEvent.values)),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.week} · {self.event} : {self.count}"
