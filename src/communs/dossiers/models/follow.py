"""Who follows a dossier."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.models.dossier import Dossier


class Follow(models.Model):
    """An agent follows a dossier: it is on their desk and its messages reach them by e-mail."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="follows", db_index=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "person"], name="follow_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "dossier"], name="follow_person")]

    def __str__(self) -> str:
        return f"{self.person} → {self.dossier}"
