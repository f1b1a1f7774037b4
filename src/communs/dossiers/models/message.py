"""What the two sides write to each other."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.enums import MessageKind
from communs.dossiers.models.dossier import Dossier

MAX_BODY = 10_000
MAX_FILE_BYTES = 20_000_000


class Message(models.Model):
    """One message of the thread: never edited, never deleted."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="messages", db_index=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=MessageKind)
    body = models.TextField(max_length=MAX_BODY)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["dossier", "at", "id"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.author_name}"


class MessageFile(models.Model):
    """A file attached to a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.file)
