"""Who, from outside, was invited to read a dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.models.dossier import Dossier

MAX_REASON = 1_000


class Expertise(models.Model):
    """An invitation to read one dossier as an expert, sent to an e-mail address.

    `person` is empty until somebody who owns that verified address is known; the invitation then belongs to them,
    whatever becomes of the address. `revoked_at` ends it and keeps the row.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="expertises", db_index=False)
    email = models.EmailField()
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="expertises", db_index=False
    )
    reason = models.TextField(max_length=MAX_REASON)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_by_name = models.CharField(max_length=400)
    invited_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["dossier", "email"], condition=Q(revoked_at__isnull=True), name="expertise_one_active"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="expertise_email_lower_case"),
            models.CheckConstraint(condition=~Q(reason=""), name="expertise_says_why"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("invited_at")),
                name="expertise_revoked_after_it_was_given",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dossier", "invited_at"], name="expertise_dossier"),
            models.Index(fields=["person", "invited_at", "id"], name="expertise_person"),
            models.Index(
                fields=["email"], name="expertise_waiting", condition=Q(person__isnull=True, revoked_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.dossier}"

    @property
    def is_active(self) -> bool:
        """Whether it still opens the dossier."""
        return self.revoked_at is None
