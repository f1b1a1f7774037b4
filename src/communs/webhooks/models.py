"""Webhooks and what they have to send: the outbox is written in the transaction of what it tells."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.webhooks.enums import DeliveryState, EventKind, Trouble, WebhookState

MAX_URL = 500
MAX_LABEL = 100
MAX_HEAD = 1_000


class Webhook(models.Model):
    """An address to which the events of one demarche are posted.

    `secret` and `former_secret` are encrypted (`accounts.encryption`); the former one signs beside the present one until
    `former_until`. `failures` counts the failed posts in a row; nothing is posted before `next_at`, nor while another
    worker holds the `leased_until`. `tests` also sends what happens to test dossiers.
    """

    demarche = models.ForeignKey("procedures.Demarche", models.CASCADE, related_name="webhooks")
    label = models.CharField(max_length=MAX_LABEL)
    url = models.CharField(max_length=MAX_URL)
    events = ArrayField(models.CharField(max_length=30), size=len(EventKind))
    tests = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=WebhookState, default=WebhookState.ACTIVE)

    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)

    failures = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="webhook_state", condition=Q(state__in=WebhookState.values)),
            models.CheckConstraint(name="webhook_url_is_of_the_web", condition=Q(url__regex="^https?://")),
            models.CheckConstraint(
                name="webhook_listens", condition=Q(events__len__gt=0) & Q(events__contained_by=EventKind.values)
            ),
            models.CheckConstraint(
                name="webhook_former_secret_ends",
                condition=Q(former_secret="", former_until__isnull=True)
                | (~Q(former_secret="") & Q(former_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Delivery(models.Model):
    """One event for one webhook, in the order of the keys. `event` is the same for every webhook that is told of it.

    `body` is the exact text that is signed and posted: keys, a state and moments, nothing about a person.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=30)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    head = models.CharField(max_length=MAX_HEAD, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="delivery_state", condition=Q(state__in=DeliveryState.values)),
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_a_webhook"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["webhook", "id"], name="delivery_waiting", condition=Q(state=DeliveryState.WAITING)),
            models.Index(fields=["created_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event}"

    @property
    def kind_label(self) -> str:
        """What happened, in words."""
        return str(EventKind(self.kind).label) if self.kind in EventKind.values else self.kind

    @property
    def is_sent(self) -> bool:
        """Whether the receiver has it."""
        return self.state == DeliveryState.SENT
