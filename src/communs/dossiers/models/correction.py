"""Changes after the deposit: what the administration asks for, what the applicant prepares, what was sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import CorrectionKind, CorrectionOutcome
from communs.dossiers.models.conversion import Conversion
from communs.dossiers.models.dossier import Dossier
from communs.dossiers.models.message import Message


class Correction(models.Model):
    """A request of the administration to an applicant: to mend answers, or to complete the dossier.

    `message` says it in the thread; `fields` are the paths of the questions concerned, possibly none. Open until it is
    closed, one at most a dossier; an open one is recalled at `remind_at`. `conversion` is the move to a new version of
    the form that asked.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="corrections", db_index=False)
    kind = models.CharField(max_length=12, choices=CorrectionKind)
    message = models.OneToOneField(Message, models.CASCADE, related_name="correction")
    fields = models.JSONField(default=list)
    conversion = models.ForeignKey(Conversion, models.SET_NULL, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400)
    asked_at = models.DateTimeField(default=timezone.now)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=CorrectionOutcome, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(closed_at=None), name="correction_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="correction_closed_has_an_outcome",
            ),
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_kind"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dossier", "asked_at"], name="correction_of_dossier"),
            models.Index(fields=["remind_at"], condition=Q(closed_at=None), name="correction_to_recall"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.get_kind_display()}"


class WorkingCopy(models.Model):
    """The answers that an applicant is changing after the deposit; the administration reads none of it until it is sent.

    It stands under the revision of its dossier, and moves with it. `version` grows with every write.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="working_copy")
    answers = models.JSONField(default=dict)
    lookups = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return f"{self.dossier} · {self.begun_at:%Y-%m-%d}"


class Amendment(models.Model):
    """Changes that were sent: the answers before and after, both as they stood then, and the paths that differ.

    `correction` is the request that they answer, if there was one.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="amendments", db_index=False)
    correction = models.ForeignKey(Correction, models.SET_NULL, null=True, blank=True, related_name="amendments")
    revision = models.ForeignKey("questionnaires.Revision", models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    paths = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(paths=[]), name="amendment_changes_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["dossier", "at"], name="amendment_of_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.at:%Y-%m-%d}"
