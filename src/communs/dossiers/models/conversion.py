"""Moving dossiers from one revision of their form to another, without losing an answer."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import UNDERWAY, ConversionState
from communs.dossiers.models.dossier import Dossier

MAX_NOTE = 2_000


class Assessment(models.Model):
    """What a move from `source` to the form `digest` (of `target`) would do: counted once, in the background.

    `counts` holds, for the dossiers counted so far: `dossiers` by state, `untouched` by state, and `fields`, for each
    field by fate and state. `cursor` is the last dossier counted.
    """

    source = models.ForeignKey("questionnaires.Revision", models.CASCADE, related_name="+")
    target = models.ForeignKey("questionnaires.Revision", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    total = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "digest"], name="assessment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.digest[:8]}"

    @property
    def seen(self) -> int:
        """How many dossiers were looked at."""
        return sum(self.counts.get("dossiers", {}).values())


class Conversion(models.Model):
    """One move of the open dossiers of a demarche from one revision to another, and its undoing.

    `choices` says for each field whose answers are touched what becomes of the dossier (`Choice`); `*` stands for the
    dossiers that no change touches. A dossier goes by its strictest choice: one `keep` keeps it, else one `ask` asks.
    `cursor` is the last dossier done: the work goes on from there after any interruption.
    """

    demarche = models.ForeignKey("procedures.Demarche", models.PROTECT, related_name="conversions")
    source = models.ForeignKey("questionnaires.Revision", models.PROTECT, related_name="+")
    target = models.ForeignKey("questionnaires.Revision", models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    state = models.CharField(max_length=12, choices=ConversionState, default=ConversionState.RUNNING)

    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=400)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["demarche"], condition=Q(state__in=sorted(UNDERWAY)), name="conversion_one_underway"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="conversion_goes_somewhere"),
            models.CheckConstraint(condition=Q(state__in=ConversionState.values), name="conversion_state"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["demarche", "-begun_at", "-id"], name="conversion_of_demarche"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def is_underway(self) -> bool:
        """Whether dossiers are moving now."""
        return self.state in UNDERWAY

    @property
    def done(self) -> int:
        """How many dossiers were dealt with, on the way there or on the way back."""
        back = self.state in {ConversionState.UNDOING, ConversionState.UNDONE}
        return self.restored + self.left if back else self.moved + self.stayed

    @property
    def expected(self) -> int:
        """How many dossiers there are to deal with; a few may come while it runs."""
        back = self.state in {ConversionState.UNDOING, ConversionState.UNDONE}
        return max(self.moved if back else self.total, self.done)


class FormerAnswers(models.Model):
    """What a dossier answered under the revision that it left: kept as it was, readable by both sides.

    `outcomes` lists what was not simply kept (`path`, `fate`); `digest` is that of the answers just after the move, by
    which an undoing knows that nobody has answered since. `late` holds what was sent, from a page of the former
    revision, after the move, and has no place in the new one. An undone move has a `restored_at`, or was `left` where
    it is since somebody has answered or deposited. `working` and `working_digest` are the same for the working copy of
    the dossier, when there was one.
    """

    conversion = models.ForeignKey(Conversion, models.CASCADE, related_name="formers", db_index=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="formers", db_index=False)
    revision = models.ForeignKey("questionnaires.Revision", models.PROTECT, related_name="+")
    answers = models.JSONField()
    outcomes = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    late = models.JSONField(default=dict)
    working = models.JSONField(null=True, blank=True)
    working_digest = models.CharField(max_length=64, blank=True)
    asked = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    restored_at = models.DateTimeField(null=True, blank=True)
    left = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conversion", "dossier"], name="former_once"),
            models.CheckConstraint(
                condition=Q(left=False) | Q(restored_at__isnull=True), name="former_restored_or_left"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["dossier", "at"], name="former_of_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.revision}"
