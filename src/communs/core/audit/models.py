"""The rows of the journal."""

import functools
import json
from typing import Any, ClassVar

from django.db import models


class Entry(models.Model):
    """What somebody did to one subject. Never changed, never deleted but by `audit_purge`."""

    subject = models.CharField(max_length=200)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "seq"], name="entry_once_per_seq"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["actor_id", "-id"], name="entry_by_actor"),
            models.Index(fields=["at"], name="entry_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.seq} {self.verb}"

    @functools.cached_property
    def content(self) -> dict[str, Any]:
        """The whole entry as it was hashed: at, verb, actor, actor_label, request, data, before, after."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def data(self) -> dict[str, Any]:
        """What the operation wanted to be remembered."""
        data: dict[str, Any] = self.content["data"]
        return data

    @property
    def actor_label(self) -> str | None:
        """How the actor was called at that time; None when communs acted by itself."""
        label: str | None = self.content["actor_label"]
        return label


class Purge(models.Model):
    """A chain that was destroyed on purpose, and why; `heads` keeps each day's last [day, seq, digest] for the seals."""

    subject = models.CharField(max_length=200)
    reason = models.TextField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    last_digest = models.CharField(max_length=64)
    heads = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="purge_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


class Seal(models.Model):
    """One digest over the heads of all chains that moved on one day, itself chained to the seal before."""

    date = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.date} {self.digest}"
