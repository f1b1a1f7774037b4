"""What people answered to the review of a text, and what was mended."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Acknowledgement(models.Model):
    """Somebody takes a warning upon themselves, by name, while the words that caused it stand (`fingerprint`)."""

    entry = models.ForeignKey("newsroom.Entry", models.CASCADE, related_name="acknowledgements")
    check_name = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    excerpt = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "fingerprint"], name="newsroom_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.excerpt}"


class Mend(models.Model):
    """An automatic correction of a draft, with what brings the former words back exactly (`undo`)."""

    entry = models.ForeignKey("newsroom.Entry", models.CASCADE, related_name="mends")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    edits = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M}"


class LinkCheck(models.Model):
    """What an address answered the last time that a job asked it; `status` 0 is « no answer »."""

    url = models.TextField(primary_key=True)
    status = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.url
