"""What happened last to each entry, as the outside world may follow it. Triggers alone write these rows."""

from typing import ClassVar

from django.db import models

from communs.newsroom.enums import EntryKind


class EntryChange(models.Model):
    """The last change of one entry, which stays when the entry is deleted.

    Published, changed, sorted otherwise, unpublished, deleted: `changed_at` is when, by the clock of the database. The
    end of an embargo and an expiry write nothing: they are read from `embargo_until` and `expire_at`. `was_public`
    tells that some public has seen the entry before this change, so that its removal may be told.
    """

    entry_id = models.IntegerField(primary_key=True)
    key = models.UUIDField()
    kind = models.CharField(max_length=15, choices=EntryKind)
    live = models.BooleanField()
    embargo_until = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)
    was_public = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["changed_at", "entry_id"], name="newsroom_change_by_moment"),
            models.Index(
                fields=["embargo_until"],
                name="newsroom_change_embargo",
                condition=models.Q(embargo_until__isnull=False),
            ),
            models.Index(
                fields=["expire_at"], name="newsroom_change_expiry", condition=models.Q(expire_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
