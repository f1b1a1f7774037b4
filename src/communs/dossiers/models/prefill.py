"""A dossier that somebody else began to fill: waiting for its applicant, then the memory of what was filled."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communs.dossiers.models.dossier import Dossier

LONGEST_ORIGIN = 100
HASH_LENGTH = 64


class Prefill(models.Model):
    """What a link or a program gave for one dossier.

    A program's waits: its `number` is promised to the dossier, which does not exist until a person signs in and takes
    it. Until then it belongs to nobody: no list, counter or page knows of it, and only who holds the token, of which
    the hash alone is kept, can ask for it. Once taken, what was `given` is forgotten here (the dossier has it) and
    what became of it stays: `fields` that were filled (their ids), `declined` values with their reasons.
    """

    number = models.BigIntegerField(primary_key=True)
    demarche = models.ForeignKey("procedures.Demarche", models.CASCADE, related_name="+")
    dossier = models.OneToOneField(Dossier, models.CASCADE, null=True, blank=True, related_name="prefill")
    token_hash = models.CharField(max_length=HASH_LENGTH, null=True, blank=True, unique=True)
    origin = models.CharField(max_length=LONGEST_ORIGIN, blank=True)
    given = models.JSONField(default=dict, blank=True)
    fields = models.JSONField(default=list, blank=True)
    declined = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="prefill_waits_or_is_claimed",
                condition=Q(dossier__isnull=True, claimed_at__isnull=True, token_hash__isnull=False)
                | Q(dossier__isnull=False, claimed_at__isnull=False, dossier=F("number"), given={}),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["created_at"], name="prefill_waiting", condition=Q(claimed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"n° {self.number}"

    @property
    def is_claimed(self) -> bool:
        """Whether a person took it."""
        return self.claimed_at is not None
