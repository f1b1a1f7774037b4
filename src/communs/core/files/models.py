"""Rows of files."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from communs.core.files.enums import FileState


class StoredFile(models.Model):
    """A file that was checked and kept. Its bytes lie in the storage under `key`; its row never changes its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60, unique=True, editable=False)
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.PENDING)
    threat = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    attached_to = models.CharField(max_length=100, null=True)  # noqa: DJ001 - null is "belongs to nothing yet"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index("created_at", name="file_orphans", condition=models.Q(attached_to=None)),
            models.Index("attached_to", name="file_attached_to", condition=models.Q(attached_to__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="file_sha256_is_hex"),
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="file_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_clean(self) -> bool:
        """Whether the file may be served."""
        return self.state == FileState.CLEAN
