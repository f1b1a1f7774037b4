"""A table of choices, kept apart from the forms that name it."""

from typing import ClassVar

from django.db import models


class ChoiceTable(models.Model):
    """What `digest` names: `content` is the canonical JSON whose SHA-256 it is.

    The database checks the digest and refuses every change and deletion: a published form, an answer and a copy of a
    demarche may name the table for ever.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()
    columns = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(digest__regex="^[0-9a-f]{64}$"), name="table_digest_is_sha256"),
            models.CheckConstraint(condition=models.Q(columns__gte=1, rows__gte=1), name="table_not_empty"),
        ]

    def __str__(self) -> str:
        return self.digest
