"""The rows of the outbox."""

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One e-mail to one address: what it says, and how far it got.

    It says what its template makes of `context`, or what `content` holds already (subject, text, html). `headers` are
    further ones; returns go to `return_path` (RFC 5321, 4.4) rather than to the `sender`.
    """

    class State(models.TextChoices):
        """How far a message got."""

        QUEUED = "queued", _("En attente")
        SENT = "sent", _("Envoyé")
        FAILED = "failed", _("Échec")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(max_length=200)
    recipient = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    attachments = models.JSONField(default=list)
    content = models.JSONField(default=dict, db_default={})
    headers = models.JSONField(default=dict, db_default={})
    sender = models.CharField(max_length=320, blank=True, db_default="")
    return_path = models.EmailField(max_length=254, blank=True, db_default="")
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    message_id = models.CharField(max_length=320)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="message_sent_has_a_date",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-created_at"], name="message_by_recipient"),
            models.Index(fields=["created_at"], name="message_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.template} → {self.recipient}"
